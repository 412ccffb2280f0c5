import { describe, expect, it } from 'vitest';
import { workspace } from './cli.ts';

const contract = `schema_version: "1.0.0"
pipeline_id: agent
inputs: [{name: task, type: str}]
outputs: [plan]
phases:
  plan: # the first
    entry: {required: [{name: task, type: str}]}
    exit: {required: [{name: plan, type: "list[str]"}]}
`;

const code = `import { definePhase } from 'contextcore/runtime';

export const plan = definePhase(
  { id: 'plan', requires: { task: 'str' }, produces: { plan: 'str' } },
  (ctx) => ({ plan: ctx.task }),
);
`;

const both = { 'agent.contract.yaml': contract, 'src/plan.ts': code };

describe('contract sync', () => {
  it.each([
    ['yaml', 'agent.contract.yaml', contract.replace('"list[str]"', '"str"')],
    ['code', 'src/plan.ts', code.replace("plan: 'str'", "plan: 'list[str]'")],
  ])('shows what would change in %s, and writes it only when asked', async (side, file, after) => {
    const here = workspace(both);
    const shown = await here.run(['contract', 'sync', '--write', side]);
    expect(shown.code).toBe(1);
    expect(shown.out).toContain(`--- ${file}\n+++ ${file}\n`);
    expect(here.read(file)).toBe(both[file as keyof typeof both]);
    expect(await here.run(['contract', 'sync', '--write', side, '--apply'])).toMatchObject({ code: 0, out: '' });
    expect(here.read(file)).toBe(after);
    expect(await here.run(['contract', 'sync', '--write', side])).toMatchObject({
      code: 0,
      out: '',
      err: 'contextcore: contracts and code agree.\n',
    });
    expect((await here.run(['check'])).out).toContain('contract and code: 1 matched, 0 mismatched');
  });

  it('leaves alone what it cannot change, says where, and does not call that success', async () => {
    const here = workspace({
      ...both,
      'src/plan.ts': code
        .replace("{ plan: 'str' }", '{ ...fields }')
        .replace('export', "const fields = { plan: 'str' } as const;\nexport"),
    });
    const { code: exit, out, err } = await here.run(['contract', 'sync', '--write', 'code']);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toMatch(/^contextcore: src\/plan\.ts:\d+:\d+: left alone: /u);
  });

  it.each(['yaml', 'code'])(
    'says what the bodies of phases do against the contract (%s), and does not call that agreement',
    async (side) => {
      const here = workspace({
        'agent.contract.yaml': contract,
        'src/plan.ts': `import { definePhase } from 'contextcore/runtime';
export const plan = definePhase({ id: 'plan' }, async (ctx) => ({ plan: [ctx.tsak] }));
`,
      });
      const { code: exit, out, err } = await here.run(['contract', 'sync', '--write', side]);
      expect({ exit, out }).toEqual({ exit: 1, out: '' });
      expect(err.split('\n')).toEqual([
        expect.stringMatching(
          /^contextcore: agent\.contract\.yaml:7:\d+: left to you: .* \[contract\/unused-require\]$/u,
        ),
        expect.stringMatching(
          /^contextcore: src\/plan\.ts:2:\d+: left to you: .*"tsak".* \[contract\/undeclared-read\]$/u,
        ),
        'contextcore: nothing can be repaired here; 1 left to you, and 1 warning.',
        '',
      ]);
      await here.run(['baseline', 'create']);
      expect(await here.run(['contract', 'sync', '--write', side])).toMatchObject({
        code: 0,
        err: 'contextcore: contracts and code agree.\n',
      });
    },
  );

  it('judges the bodies by what is declared after the repair', async () => {
    const more = contract.replace('type: str}]}', 'type: str}, {name: tone, type: str}]}');
    const here = workspace({
      'agent.contract.yaml': more.replace('inputs: [', 'inputs: [tone, '),
      'src/plan.ts': code
        .replace("plan: 'str'", "plan: 'list[str]'")
        .replace('plan: ctx.task', 'plan: [ctx.task, ctx.tone]'),
    });
    const shown = await here.run(['contract', 'sync', '--write', 'code']);
    expect(shown).toMatchObject({ code: 1, err: 'contextcore: would change 1 file. With --apply it is written.\n' });
    const other = await here.run(['contract', 'sync', '--write', 'yaml', '--apply']);
    expect(other.code).toBe(1);
    expect(other.err).toMatch(
      /left to you: Phase "plan" reads "tone".*\ncontextcore: changed 1 file; 1 left to you\.\n$/u,
    );
  });

  it.each([
    ['No contract here has a phase.', {}],
    ['No contract here has a phase.', { 'src/plan.ts': code }],
    [
      'No code here declares a phase with `definePhase`, and no contract has a `handler`.',
      { 'agent.contract.yaml': contract },
    ],
    [
      'No phase of a contract here goes together with a phase in code.',
      { 'agent.contract.yaml': contract, 'src/plan.ts': code.replace("id: 'plan'", "id: 'draft'") },
    ],
  ])('does not call it agreement where there are no two sides: %s', async (reason, files) => {
    expect(await workspace(files).run(['contract', 'sync', '--write', 'yaml'])).toMatchObject({
      code: 91,
      err: `contextcore: ${reason}\n`,
    });
  });

  it('asks for the side to change', async () => {
    expect(await workspace(both).run(['contract', 'sync'])).toMatchObject({ code: 92 });
  });
});

describe('contract types', () => {
  it('writes types by which code is checked without repeating the contract', async () => {
    const here = workspace(both);
    expect((await here.run(['contract', 'types', '-o', 'phases.d.ts'])).code).toBe(0);
    expect(here.read('phases.d.ts')).toContain('plan: string[];');
    expect(await workspace().run(['contract', 'types'])).toMatchObject({ code: 91 });
  });
});

describe('infer', () => {
  it('drafts a contract that agrees with the code and passes', async () => {
    const here = workspace({ 'src/plan.ts': code });
    expect((await here.run(['infer', 'src', '--workflow', 'agent', '-o', 'agent.contract.yaml'])).code).toBe(0);
    const { out } = await here.run(['check', '--format', 'json']);
    const { summary } = JSON.parse(out);
    expect(summary).toMatchObject({ errors: 0, parity: { matched: 1, mismatched: 0, onlyYaml: 0, onlyCode: 0 } });
  });

  it('never overwrites, and says where there is nothing to infer from', async () => {
    const here = workspace({ 'src/plan.ts': code, 'a.contract.yaml': 'mine' });
    expect(await here.run(['infer', '-o', 'a.contract.yaml'])).toMatchObject({ code: 91 });
    expect(here.read('a.contract.yaml')).toBe('mine');
    expect(await workspace({ 'src/a.ts': 'export {};' }).run(['infer'])).toMatchObject({ code: 91, out: '' });
  });
});

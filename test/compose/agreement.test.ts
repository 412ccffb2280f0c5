import { describe, expect, it } from 'vitest';
import { check } from '../../src/compose/index.ts';

const contract = (id: string, more = '') => `schema_version: "1.0.0"
pipeline_id: ${id}
inputs: [task]
outputs: [plan]
phases:
  plan:
    entry: {required: [{name: task, type: str}]}
    exit: {required: [{name: plan, type: str}]}${more}
`;

const phase = (fields: string, more = '') => `import { definePhase } from 'contextcore/runtime';
export const plan = definePhase({ id: 'plan'${more}, requires: { ${fields} }, produces: { plan: 'str' } }, (ctx) => ({ plan: ctx.task }));
`;

const run = (files: Record<string, string>, authority?: 'yaml' | 'code' | 'both') =>
  check({
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    ...(authority ? { config: { authority } } : {}),
  });

const parityOf = async (files: Record<string, string>) => (await run(files)).summary.parity;

describe('parity', () => {
  it('counts nothing where there is nothing', async () => {
    const ci = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';
    expect(await parityOf({ '.github/workflows/ci.yml': ci })).toEqual({
      matched: 0,
      mismatched: 0,
      onlyYaml: 0,
      onlyCode: 0,
    });
  });

  it('counts what both sides say, and what one side says', async () => {
    const other = phase("task: 'str'").replaceAll('plan', 'other');
    expect(await parityOf({ 'a.contract.yaml': contract('a'), 'a.ts': phase("task: 'str'") })).toMatchObject({
      matched: 1,
    });
    expect(await parityOf({ 'a.contract.yaml': contract('a'), 'a.ts': phase("task: 'int'") })).toMatchObject({
      matched: 0,
      mismatched: 1,
    });
    expect(await parityOf({ 'a.contract.yaml': contract('a'), 'a.ts': other })).toEqual({
      matched: 0,
      mismatched: 0,
      onlyYaml: 1,
      onlyCode: 1,
    });
  });
});

describe('a phase of code', () => {
  it('belongs to no contract where two have a phase of its id, until it names one of them', async () => {
    const contracts = { 'a.contract.yaml': contract('a'), 'b.contract.yaml': contract('b') };
    expect(await parityOf({ ...contracts, 'p.ts': phase("task: 'int'") })).toMatchObject({
      mismatched: 0,
      onlyCode: 1,
    });
    const { diagnostics } = await run({ ...contracts, 'p.ts': phase("task: 'int'", ", workflow: 'b'") });
    expect(diagnostics.map(({ code, related }) => [code, related?.[0]?.file])).toEqual([
      ['contract/type-disagrees', 'b.contract.yaml'],
    ]);
  });

  it('is paired with none where it is declared twice', async () => {
    const twice = { 'p.ts': phase("task: 'int'"), 'q.ts': phase("task: 'int'") };
    expect((await run({ 'a.contract.yaml': contract('a'), ...twice })).diagnostics).toEqual([]);
  });

  it('is found through the handler of its contract, whatever its id', async () => {
    const code = phase("task: 'int'").replace("id: 'plan'", "id: 'make-a-plan'");
    const files = { 'flow/a.contract.yaml': contract('a', '\n    handler: ../src/p.ts#plan'), 'src/p.ts': code };
    const { diagnostics } = await run(files);
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([['contract/type-disagrees', 'src/p.ts']]);
  });
});

describe('a phase of code that is only an id', () => {
  const bare = (body: string) => `import { definePhase } from 'contextcore/runtime';
export const plan = definePhase({ id: 'plan' }, (ctx) => (${body}));
`;

  it('has the fields of its contract, by which its body is judged', async () => {
    const ok = await run({ 'a.contract.yaml': contract('a'), 'p.ts': bare('{ plan: ctx.task }') });
    expect(ok.diagnostics).toEqual([]);
    expect(ok.summary.parity).toMatchObject({ matched: 1 });
    const bad = await run({ 'a.contract.yaml': contract('a'), 'p.ts': bare('{ plan: ctx.tusk }') });
    expect(bad.diagnostics.map(({ code, field }) => [code, field])).toEqual([
      ['contract/unused-require', 'task'],
      ['contract/undeclared-read', 'tusk'],
    ]);
  });
});

describe('the authority', () => {
  const files = { 'a.contract.yaml': contract('a'), 'a.ts': phase("task: 'int'") };

  it.each([
    [undefined, 'a.ts', 'a.contract.yaml'],
    ['yaml', 'a.ts', 'a.contract.yaml'],
    ['both', 'a.ts', 'a.contract.yaml'],
    ['code', 'a.contract.yaml', 'a.ts'],
  ] as const)('%s puts the finding in %s and shows %s beside it', async (authority, there, beside) => {
    const { diagnostics } = await run(files, authority);
    expect(diagnostics.map(({ file, related }) => [file, related?.[0]?.file])).toEqual([[there, beside]]);
  });
});

it('is silenced by a comment in code, with a reason', async () => {
  const code = phase("task: 'int'").replace(
    'export',
    '// contextcore-ignore-next-line contract/type-disagrees -- in transition\nexport',
  );
  const { diagnostics, summary } = await run({ 'a.contract.yaml': contract('a'), 'a.ts': code });
  expect(diagnostics).toEqual([]);
  expect(summary.suppressed).toBe(1);
});

it('does not read code that names no phase', async () => {
  const { summary } = await run({ 'a.ts': 'export const a = (((;', 'b.ts': phase("task: 'str'") });
  expect(summary.files).toBe(1);
});

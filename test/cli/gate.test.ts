import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileStore } from '../../src/connect/index.ts';
import { broken, workspace } from './cli.ts';
import { git, repository } from './repository.ts';

const flow = ({
  area = ', {name: area, type: str}',
  spare = ', spare',
  read = '{name: area, type: str, critical: true, default: none}',
} = {}): string => `schema_version: "1.0.0"
pipeline_id: triage
inputs: [ticket]
phases:
  classify:
    entry: {required: [ticket]}
    exit: {required: [kind${area}], optional: [hint${spare}]}
  reply:
    entry:
      required: [ticket, kind]
      enrichment: [${read}, hint]
    exit: {required: [answer]}
outputs: [answer]
`;

const withoutArea = flow({ area: '' });
const withoutSpare = flow({ spare: '' });
const baseline = 'contextcore.baseline.json';

/** A repository whose first commit holds a workflow and its baseline. */
const started = async (text = flow()) => {
  const here = repository({ 'flow.contract.yaml': text });
  expect((await here.run(['gate', 'accept', '--reason', 'the start'])).code).toBe(0);
  git(here.root, 'add', '--all');
  git(here.root, 'commit', '--quiet', '--message=baseline');
  const write = (name: string, content: string): void => writeFileSync(join(here.root, name), content);
  return { ...here, write, kept: () => JSON.parse(readFileSync(join(here.root, baseline), 'utf8')) };
};

const answers = (err: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...err.matchAll(/^contextcore: (findings|drift|completeness|runs): ([^:.]*)/gmu)].map(
      ([, name = '', state = '']) => [name, state],
    ),
  );

describe('a gate', () => {
  it('passes where nothing has become worse', async () => {
    const here = await started();
    const { code, err } = await here.run(['gate', '--against', 'HEAD']);
    expect(answers(err)).toEqual({
      findings: 'passed',
      drift: 'passed',
      completeness: 'passed',
      runs: 'not compared',
    });
    expect(err).toContain('contextcore: the gate has passed.');
    expect(code).toBe(0);
  });

  it('has not passed where --strict takes no warning', async () => {
    const { run, write } = await started();
    write('other.contract.yaml', flow({ area: ', {name: area, type: str}, unread' }).replace('triage', 'other'));
    const strict = await run(['gate', '--strict']);
    const loose = await run(['gate']);
    expect([strict.code, loose.code]).toEqual([2, 0]);
    expect(strict.err).toMatch(
      /contextcore: \d+ warnings?, and --strict takes none\.\ncontextcore: the gate has failed\.\n$/u,
    );
    expect(loose.err).toMatch(/contextcore: the gate has passed\.\n$/u);
  });

  it('stops a new finding, and no longer once it is accepted', async () => {
    const here = await started();
    here.write('flow.contract.yaml', flow({ read: 'missing' }).replace('[ticket, kind]', '[ticket, kind, missing]'));
    const stopped = await here.run(['gate']);
    expect(stopped.code).toBe(1);
    expect(stopped.out).toContain('[propagation/dangling-read]');
    expect(answers(stopped.err)).toMatchObject({ findings: 'failed', drift: 'not compared' });
    await here.run(['gate', 'accept', '--reason', 'comes with the next one', '--by', 'Ann']);
    expect(here.kept().findings).toMatchObject([
      { code: 'propagation/dangling-read', reason: 'comes with the next one', acceptedBy: 'Ann' },
    ]);
    expect(here.kept().findings[0].acceptedAt).toMatch(/^\d{4}-\d\d-\d\dT/u);
    expect((await here.run(['gate'])).code).toBe(0);
  });

  it('warns of an entry of the baseline that nothing needs any more', async () => {
    const here = await started(flow().replace('[ticket, kind]', '[ticket, kind, missing]'));
    here.write('flow.contract.yaml', flow());
    const { code, out } = await here.run(['gate']);
    expect(out).toContain('[verify/stale-baseline]');
    expect(code).toBe(0);
  });

  it('stops a change that breaks a reader, and names the reader', async () => {
    const here = await started();
    here.write('flow.contract.yaml', withoutArea);
    const { code, out, err } = await here.run([
      'gate',
      '--against',
      'HEAD',
      '--rule',
      'propagation/shadow-default=off',
    ]);
    expect(code).toBe(1);
    expect(out).toContain('Phase "reply" reads "area" here.');
    expect(answers(err)).toMatchObject({ findings: 'passed', drift: 'failed', completeness: 'failed' });
  });

  it('lets a change pass that nobody reads', async () => {
    const here = await started();
    here.write('flow.contract.yaml', withoutSpare);
    const { code, err } = await here.run(['gate', '--against', 'HEAD']);
    expect(answers(err)).toMatchObject({ drift: 'passed' });
    expect(err).toContain('drift: passed: 1 change.');
    expect(code).toBe(0);
  });

  it('accepts a breaking change with who, when and why, once', async () => {
    const here = await started();
    here.write('flow.contract.yaml', withoutArea);
    await here.run([
      'gate',
      'accept',
      '--against',
      'HEAD',
      '--reason',
      'area is gone',
      '--by',
      'Ann <ann@example.com>',
    ]);
    const changes = here.kept().changes;
    expect(changes.map((one: { code: string }) => one.code)).toEqual([
      'drift/breaking-change',
      'gate/completeness-drop',
    ]);
    expect(changes[0]).toMatchObject({ reason: 'area is gone', acceptedBy: 'Ann <ann@example.com>', field: 'area' });
    expect((await here.run(['gate', '--against', 'HEAD'])).code).toBe(0);
    here.write('flow.contract.yaml', withoutArea.replace('exit: {required: [answer]}', 'exit: {}'));
    expect((await here.run(['gate', '--against', 'HEAD'])).code).toBe(1);
  });

  it('stops a drop in completeness, by the baseline alone', async () => {
    const here = await started();
    here.write('flow.contract.yaml', withoutArea);
    const { code, out, err } = await here.run(['gate', '--rule', 'propagation/shadow-default=off']);
    expect(out).toContain('The completeness of workflow "triage" drops from 100 % to 75 %. [gate/completeness-drop]');
    expect(answers(err)).toEqual({
      findings: 'passed',
      drift: 'not compared',
      completeness: 'failed',
      runs: 'not compared',
    });
    expect(code).toBe(1);
  });

  it('sees one field fall, although others make up for it', async () => {
    const here = await started(flow({ read: '{name: other, type: str, critical: true, default: x}' }));
    expect(here.kept().workflows.triage.completeness.fields.reply).toMatchObject({ other: 0, kind: 1 });
    here.write(
      'flow.contract.yaml',
      flow({ area: ', {name: other, type: str}', read: '{name: other, type: str, critical: true, default: x}' })
        .replace('required: [ticket, kind]', 'required: [ticket, {name: kind, severity: warning, critical: true}]')
        .replace('required: [kind', 'required: [kinds'),
    );
    const { out } = await here.run(['gate']);
    expect(out).toContain('arrives less surely than before');
  });

  it('compares with the last common commit, not with what came to the other branch since', async () => {
    const here = await started(withoutSpare);
    git(here.root, 'checkout', '--quiet', '-b', 'topic');
    git(here.root, 'checkout', '--quiet', 'main');
    here.write('flow.contract.yaml', flow().replace('enrichment: [', 'enrichment: [spare, '));
    git(here.root, 'commit', '--quiet', '--all', '--message=more');
    git(here.root, 'checkout', '--quiet', 'topic');
    const { code, err } = await here.run(['gate', '--against', 'main']);
    expect(err).toContain('drift: passed: 0 changes.');
    expect(code).toBe(0);
  });

  it('looks at the same front ends on both sides', async () => {
    const job = 'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';
    const here = repository({ 'flow.contract.yaml': flow(), '.github/workflows/ci.yml': job });
    const { code, err } = await here.run(['gate', '--against', 'HEAD', '--front-end', 'contract']);
    expect(err).toContain('drift: passed: 0 changes.');
    expect(code).toBe(0);
  });

  it('works on a detached head', async () => {
    const here = await started();
    git(here.root, 'checkout', '--quiet', '--detach');
    here.write('flow.contract.yaml', withoutArea);
    expect((await here.run(['gate', '--against', 'main'])).code).toBe(1);
  });

  it('prints a summary with a table and a picture of what changes', async () => {
    const here = await started();
    here.write('flow.contract.yaml', withoutArea);
    const { out } = await here.run(['gate', '--against', 'HEAD', '--format', 'markdown']);
    expect(out).toContain('## contextcore gate: failed');
    expect(out).toContain('| drift | ❌ failed | 1 breaking change |');
    expect(out).toContain('no longer produces `area`; phase `reply` no longer gets it. | `reply` | ❌ breaking |');
    expect(out).toMatch(/```mermaid\nflowchart TD\n {2}p0\["classify<br\/>± changed"\]/u);
    expect(out).toContain('| triage | 75 % | 100 % |');
  });

  it.each(['json', 'sarif', 'junit', 'gitlab', 'github', 'html'])('prints %s', async (format) => {
    const here = await started();
    here.write('flow.contract.yaml', withoutArea);
    const { code, out } = await here.run(['gate', '--against', 'HEAD', '--format', format]);
    expect(code).toBe(1);
    expect(out).toContain('completeness');
  });

  it('adds what it measured to a file, and shows the trend', async () => {
    const here = await started();
    await here.run(['gate', '--analytics', 'gate.jsonl']);
    here.write('flow.contract.yaml', withoutArea);
    const { err } = await here.run(['gate', '--analytics', 'gate.jsonl']);
    expect(err).toContain('contextcore: trend: completeness █▁ 100 % → 75 %');
    const lines = readFileSync(join(here.root, 'gate.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { passed: true, completeness: 1, workflows: { triage: { completeness: 1 } } },
      { passed: false, completeness: 0.75 },
    ]);
  });
});

describe('accepting', () => {
  it.each([['--strict'], ['--format', 'json'], ['--max-diagnostics', '3'], ['--analytics', 'a.jsonl']])(
    'refuses %s, which would do nothing',
    async (...more) => {
      const here = workspace({ 'a.contract.yaml': broken() });
      const { code, err } = await here.run(['gate', 'accept', '--reason', 'the start', ...more]);
      expect(code).toBe(92);
      expect(err).toContain(`leave out "${more[0]}"`);
      expect(here.has('contextcore.baseline.json')).toBe(false);
    },
  );
});

describe('a gate without anything to compare does not pass', () => {
  it('without a baseline and without another side', async () => {
    const here = repository({ 'flow.contract.yaml': flow() });
    const { code, err } = await here.run(['gate']);
    expect(code).toBe(91);
    expect(err).toContain('Nothing to compare: there is no "contextcore.baseline.json", and no --against');
  });

  it('with a name that is empty, as of a variable that nobody has set', async () => {
    const here = await started();
    expect((await here.run(['gate', '--against', ''])).code).toBe(92);
    expect((await here.run(['diff', ''])).code).toBe(92);
  });

  it('without a workflow', async () => {
    const here = repository({ 'README.md': '# nothing' });
    expect(await here.run(['gate', '--against', 'HEAD'])).toMatchObject({
      code: 91,
      err: 'contextcore: Nothing to compare: there is no contract and no workflow here.\n',
    });
  });

  it('with a commit that is not there, or has no workflow', async () => {
    const here = repository({ 'README.md': '# nothing' }, { 'flow.contract.yaml': flow() });
    expect(await here.run(['gate', '--against', 'origin/none'])).toMatchObject({ code: 91 });
    const { code, err } = await here.run(['gate', '--against', 'HEAD~1']);
    expect(code).toBe(91);
    expect(err).toContain('Nothing to compare at "');
  });

  it('in a shallow clone that does not reach the common commit', async () => {
    const here = await started();
    git(here.root, 'checkout', '--quiet', '-b', 'topic');
    git(here.root, 'commit', '--quiet', '--allow-empty', '--message=topic');
    git(here.root, 'checkout', '--quiet', 'main');
    git(here.root, 'commit', '--quiet', '--allow-empty', '--message=main');
    const clone = workspace();
    const target = join(clone.root, 'clone');
    mkdirSync(target);
    git(target, 'clone', '--quiet', '--depth=1', '--no-single-branch', `file://${here.root}`, '.');
    git(target, 'checkout', '--quiet', 'topic');
    const { code, err } = await here.run(['gate', '--against', 'origin/main'], { cwd: target });
    expect(code).toBe(91);
    expect(err).toMatch(/Nothing to compare: .*no commit in common.*shallow clone.*git fetch --unshallow/u);
  });

  it('with branches that have nothing in common', async () => {
    const here = await started();
    git(here.root, 'checkout', '--quiet', '--orphan', 'island');
    git(here.root, 'commit', '--quiet', '--allow-empty', '--message=island');
    const { code, err } = await here.run(['gate', '--against', 'main']);
    expect(code).toBe(91);
    expect(err).toContain('have no commit in common');
  });

  it('with a side that cannot be understood', async () => {
    const here = repository({ 'flow.contract.yaml': 'phases: [' }, { 'flow.contract.yaml': flow() });
    const { code, err } = await here.run(['gate', '--against', 'HEAD~1']);
    expect(code).toBe(91);
    expect(answers(err)).toMatchObject({ drift: 'nothing to compare' });
  });

  it('but with the rest, where some files were broken before and still are', async () => {
    const here = repository({ 'flow.contract.yaml': flow(), 'other.contract.yaml': 'phases: [' });
    await here.run(['gate', 'accept', '--reason', 'as it is']);
    writeFileSync(join(here.root, 'flow.contract.yaml'), withoutArea);
    const { code, err } = await here.run(['gate', '--against', 'HEAD', '--rule', 'propagation/shadow-default=off']);
    expect(err).toContain(
      'drift: failed: 1 breaking change; not compared, since they cannot be understood: other.contract.yaml.',
    );
    expect(code).toBe(1);
  });
});

describe('recorded runs', () => {
  /** Records of runs in which a field arrives, or does not. */
  const record = async (folder: string, arrived: readonly boolean[]): Promise<void> => {
    const store = createFileStore({ root: folder });
    for (const [i, isThere] of arrived.entries()) {
      const sink = store.open({ runId: `run-${i}`, workflow: 'triage' });
      const time = new Date(1_700_000_000_000 + i * 1000).toISOString();
      const violation = {
        field: 'area',
        at: 'area',
        verdict: 'defaulted',
        reason: 'absent',
        severity: 'warning',
        critical: true,
      };
      const propagated = ['ticket', 'kind', ...(isThere ? ['area'] : [])];
      sink.append({ type: 'run.started', time, data: { workflow: 'triage', mode: 'enforce', phases: [] } });
      sink.append({
        type: 'boundary.checked',
        time,
        phase: 'reply',
        data: {
          instance: 'reply#1',
          boundary: 'entry',
          propagated,
          violations: isThere ? [] : [{ ...violation, expected: 'str', found: 'absent', applied: true }],
          critical: 3,
          criticalPropagated: propagated.length,
        },
      });
      sink.append({ type: 'run.finished', time, data: { state: isThere ? 'succeeded' : 'degraded' } });
      await sink.close();
    }
  };
  const runs = (count: number, lost: number): readonly boolean[] => Array.from({ length: count }, (_, i) => i >= lost);

  const recorded = async (before: readonly boolean[], after: readonly boolean[]) => {
    const here = await started();
    await record(join(here.root, 'before'), before);
    await record(join(here.root, 'after'), after);
    expect((await here.run(['gate', 'accept', '--runs', 'before', '--reason', 'as it is'])).code).toBe(0);
    return here;
  };

  it('stop where a critical field arrives less often than before', async () => {
    const here = await recorded(runs(10, 0), runs(10, 1));
    expect(here.kept().workflows.triage.runs).toMatchObject({ count: 10, ratio: 1, fields: { reply: { area: 1 } } });
    const { code, out } = await here.run(['gate', '--runs', 'after']);
    expect(out).toContain('"area" reached phase "reply" in 90 % of the cases in 10 runs, not in 100 % as before.');
    expect(code).toBe(1);
    expect((await here.run(['gate', '--runs', 'after', '--tolerance', '9'])).code).toBe(1);
    expect((await here.run(['gate', '--runs', 'after', '--tolerance', '10'])).code).toBe(0);
    expect((await here.run(['gate', '--runs', 'before'])).code).toBe(0);
  });

  it('are too few to be judged', async () => {
    const here = await recorded(runs(10, 0), runs(3, 0));
    const { code, err } = await here.run(['gate', '--runs', 'after']);
    expect(code).toBe(91);
    expect(err).toContain('runs: nothing to compare: too few runs: workflow "triage" has 3 of 10.');
    expect((await here.run(['gate', '--runs', 'after', '--min-runs', '3'])).code).toBe(0);
  });

  it('cannot be judged by a baseline that has none', async () => {
    const here = await started();
    await record(join(here.root, 'after'), runs(10, 0));
    const { code, err } = await here.run(['gate', '--runs', 'after']);
    expect(code).toBe(91);
    expect(err).toContain('the baseline has no completeness of runs');
  });
});

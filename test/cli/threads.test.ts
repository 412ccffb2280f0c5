import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtCli } from '../built.ts';
import { root } from '../sources.ts';
import { broken, workspace } from './cli.ts';

let cli = '';
beforeAll(() => {
  cli = builtCli();
});

const run = (cwd: string, args: readonly string[], program = cli) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, GITHUB_ACTIONS: '', NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
};

/** What several threads print has to be what one prints; gives that. */
const compared = (cwd: string, args: readonly string[], threads = ['2']) => {
  const alone = run(cwd, ['check', ...args, '--threads', '1']);
  for (const count of threads) expect(run(cwd, ['check', ...args, '--threads', count])).toEqual(alone);
  return alone;
};

/** A workflow that reads an output of a step which no step has, so that there is a finding. */
const workflow = (name: string, comment = ''): string =>
  [
    `name: ${name}`,
    'on: push',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: ./actions/setup',
    '      - id: make',
    '        run: echo "made=1" >> "$GITHUB_OUTPUT"',
    ...(comment === '' ? [] : [`      # ${comment}`]),
    '      - run: echo "${{ steps.mke.outputs.made }}"',
    '',
  ].join('\n');

const silenced = 'contextcore-ignore-next-line github-actions/unknown-step -- known';
const action = (comment = ''): string =>
  [
    ...(comment === '' ? [] : [`# ${comment}`]),
    'name: setup',
    "runs: {using: composite, steps: [{run: 'echo ${{ steps.gone.outputs.x }}', shell: bash}]}",
    '',
  ].join('\n');

/** Workflows of every kind beside contracts that share nothing with them. */
const project = (more: Readonly<Record<string, string>> = {}) => {
  const files: Record<string, string> = { 'flow.contract.yaml': broken(), 'actions/setup/action.yml': action() };
  for (let i = 0; i < 12; i++) files[`.github/workflows/w${i}.yml`] = workflow(`w${i}`, i % 3 === 0 ? silenced : '');
  files['.github/workflows/broken.yml'] = 'on: push\njobs: {a: [}\n';
  files['.github/workflows/stale.yml'] = workflow('stale').replace('name:', `# ${silenced}\nname:`);
  files['.github/workflows/misspelt.yml'] = workflow(
    'misspelt',
    'contextcore-ignore-next-line github-actions/unknwn -- x',
  );
  return workspace({ ...files, ...more });
};

describe('several threads', () => {
  it.each(['pretty', 'json', 'sarif', 'github', 'markdown', 'html'])('print as %s what one prints', (format) => {
    const { status, stdout } = compared(project().root, ['--format', format, '--verbose']);
    expect(status).toBe(1);
    expect(stdout).toContain('unknown-step');
  });

  it('heed the configuration: levels by folder, suppressions, stale ones', () => {
    const here = project({
      'contextcore.config.yaml': [
        'rules: {github-actions/unknown-step: warning, propagation/dangling-read: "off"}',
        'overrides: [{files: [".github/workflows/w1*.yml"], rules: {github-actions/unknown-step: error}}]',
        'suppressions:',
        '  - {code: github-actions/unknown-step, files: [".github/workflows/w5.yml"], reason: known}',
        '  - {code: github-actions/cyclic-uses, reason: gone}',
        '',
      ].join('\n'),
    });
    const { stdout } = compared(here.root, []);
    expect(stdout).toContain('w1.yml:10:24: error');
    expect(stdout).toContain('w2.yml:10:24: warning');
    expect(stdout).not.toContain('w5.yml:10:24');
    expect(stdout).toContain('contextcore.config.yaml');
    expect(stdout).toContain(
      'stale.yml:1:32: warning: The suppression of "github-actions/unknown-step" matches no finding.',
    );
    compared(join(here.root, '.github'), ['--preset', 'strict', '--rule', 'unknown-step=info']);
  });

  it('compare with a baseline that was written by one', () => {
    const here = project();
    expect(run(here.root, ['baseline', 'create']).status).toBe(0);
    expect(compared(here.root, []).status).toBe(0);
    here.put('.github/workflows/w1.yml', workflow('w1').replaceAll('steps.mke', 'steps.make'));
    here.put('.github/workflows/new.yml', workflow('new'));
    const { status, stdout } = compared(here.root, []);
    expect(status).toBe(1);
    expect(stdout).toMatch(/baseline: 2 new, \d+ same, 2 removed/u);
    expect(compared(here.root, ['--strict', '--quiet', '--no-baseline']).status).toBe(1);
  });

  it('let comments of an imported file silence what stands there', () => {
    const here = project({
      'actions/setup/action.yml': action('contextcore-ignore-file github-actions/unknown-step -- x'),
    });
    // The action is no target here, so that threads know it only as what workflows import.
    const { stdout } = compared(here.root, ['.github', '--verbose']);
    expect(stdout).not.toContain('actions/setup/action.yml:2');
    compared(here.root, ['--verbose'], ['3', '8']);
  });

  it('say the same of files that cannot be decoded, and of imports that cannot', () => {
    const here = project();
    writeFileSync(join(here.root, '.github/workflows/w4.yml'), Buffer.from([0x6f, 0xff, 0xfe, 0x00]));
    writeFileSync(join(here.root, 'actions/setup/action.yml'), Buffer.from([0x6f, 0xff, 0xfe, 0x00]));
    expect(compared(here.root, ['.github']).stdout).toContain('contract/encoding');
  });

  it('give the codes and sizes that one gives', () => {
    const here = project();
    const sizes = (threads: string) => run(here.root, ['check', '--stats', '--threads', threads]).stderr.split('\n')[0];
    expect(sizes('2')).toBe(sizes('1'));
    expect(run(here.root, ['check', '--threads', '0']).status).toBe(92);
    expect(run(here.root, ['check', '--threads', '2', '--rule', 'nonsense=off']).status).toBe(92);
    expect(run(here.root, ['check', 'gone', '--threads', '2']).status).toBe(91);
  });

  const corpus = process.env['CONTEXTCORE_CORPUS'];
  it.skipIf(corpus === undefined)('find in real workflows what one finds (CONTEXTCORE_CORPUS)', () => {
    const { stdout } = compared(join(corpus ?? '', 'github-workflows'), ['--verbose', '--preset', 'strict'], ['2']);
    expect(stdout).toContain('workflows (');
  });
});

describe('a thread that fails', () => {
  /** The built command line with another program for further threads. */
  const programWith = (worker: string | undefined): string => {
    const folder = mkdtempSync(join(tmpdir(), 'contextcore-threads-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(dirname(cli), join(folder, 'dist'), { recursive: true });
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    for (const name of ['node_modules', 'docs']) symlinkSync(join(root, name), join(folder, name));
    const path = join(folder, 'dist/cli/worker.cjs');
    if (worker === undefined) rmSync(path);
    else writeFileSync(path, worker);
    return join(folder, 'dist/cli.cjs');
  };
  const takeOne = `const { workerData: { taken, slot } } = require('node:worker_threads');
    Atomics.add(taken, 0, 3); Atomics.add(taken, slot, 3);`;

  it.each([
    ['is not there', undefined],
    ['throws at once', 'throw new Error("at once")'],
    ['throws after it took files', `${takeOne} throw new Error("late")`],
    ['ends without a word', takeOne],
    ['exits', `${takeOne} process.exit(7)`],
    ['sends nothing that can be read', `${takeOne} require('node:worker_threads').parentPort.postMessage(undefined)`],
  ])('leaves its files to the others: it %s', (_, worker) => {
    const here = project();
    const alone = run(here.root, ['check', '--threads', '1']);
    expect(run(here.root, ['check', '--threads', '2'], programWith(worker))).toEqual(alone);
  });
});

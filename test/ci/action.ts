import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { git, repository } from '../cli/repository.ts';
import { readText, root } from '../sources.ts';

interface Input {
  readonly description: string;
  readonly default: string;
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What action.yml says, as far as tests ask. */
export const action: {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
} = parse(readText('action.yml'));

/** A folder that is gone when the test has ended. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'contextcore ci '));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

type Files = Readonly<Record<string, string | undefined>>;

/** A repository with a branch `main`, a pull request for it, and the merge of both on `pull`, as GitHub makes it. */
export const pullRequest = (base: Files, change: Files): string => {
  const here = repository(base);
  git(here.root, 'checkout', '--quiet', '-b', 'feature');
  for (const [name, text] of Object.entries(change)) {
    if (text === undefined) rmSync(join(here.root, name));
    else here.put(name, text);
  }
  git(here.root, 'add', '--all');
  git(here.root, 'commit', '--quiet', '--allow-empty', '--message=change');
  git(here.root, 'checkout', '--quiet', '-b', 'pull', 'main');
  git(here.root, 'merge', '--quiet', '--no-ff', '--message=merge', 'feature');
  return here.root;
};

/** What actions/checkout leaves behind: a clone of one branch, `depth` commits deep; all of it without a depth. */
export const checkout = (upstream: string, depth?: number): string => {
  const path = join(folder(), 'work here');
  const shallow = depth === undefined ? [] : [`--depth=${depth}`];
  git(upstream, 'clone', '--quiet', '--branch=pull', ...shallow, `file://${upstream}`, path);
  return path;
};

const outputsIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(end-[\w-]+)\n([\s\S]*?)\n\2$/gmu)].map(([, name = '', , value = '']) => [
      name,
      value,
    ]),
  );

interface World {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: object;
}

/** Runs the script of the action as the runner does, with the defaults of action.yml. */
export const runAction = (workspace: string, { inputs = {}, env = {}, event = {} }: World = {}) => {
  const temporary = folder();
  const at = (name: string): string => join(temporary, name);
  writeFileSync(at('event.json'), JSON.stringify(event));
  const given = Object.entries(action.inputs).map(([name, { default: value }]) => [
    `INPUT_${name.toUpperCase()}`,
    inputs[name] ?? value,
  ]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'ci/action.mjs')], {
    cwd: workspace,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: temporary,
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: root,
      GITHUB_WORKSPACE: workspace,
      GITHUB_EVENT_PATH: at('event.json'),
      GITHUB_EVENT_NAME: 'push',
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      RUNNER_TEMP: temporary,
      ...Object.fromEntries(given),
      ...env,
    },
  });
  const read = (name: string): string => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '');
  return { code: status, out: stdout, err: stderr, outputs: outputsIn(read('output')), summary: read('summary') };
};

/** What the runner adds for a pull request to `main`. */
export const forPull = {
  env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'feature' },
};

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { frontEndsOf } from '../../src/compose/index.ts';
import { builtCli } from '../built.ts';
import { broken, contract, workspace } from '../cli/cli.ts';
import { readText } from '../sources.ts';
import { folder } from './action.ts';

interface Hook {
  readonly id: string;
  readonly name: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly pass_filenames?: boolean;
}

const hooks: readonly Hook[] = parse(readText('.pre-commit-hooks.yaml'));
const [changed, all] = hooks;

let cli = '';
beforeAll(() => {
  cli = builtCli();
});

/** Runs a hook as pre-commit does: its entry, split at spaces, with the names of the files that it wants. */
const runHook = (hook: Hook | undefined, cwd: string, names: readonly string[]) => {
  const [program, ...args] = (hook?.entry ?? '').split(' ');
  expect(Object.keys(JSON.parse(readText('package.json')).bin)).toContain(program);
  const wanted = hook?.pass_filenames === false ? [] : names.filter((name) => new RegExp(hook?.files ?? '').test(name));
  return spawnSync(process.execPath, [cli, ...args, ...wanted], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_ACTIONS: '' },
  });
};

const names = [
  'a.contract.yaml',
  'flows/a b.contract.yml',
  'flows/c.contract.json',
  '.github/workflows/ci.yml',
  'services/one/.github/workflows/ci.yaml',
  '.github/workflows/scripts/ci.yml',
  'action.yml',
  '.github/actions/setup/action.yaml',
  'reaction.yml',
  'contract.yaml',
  'a.contract.yaml.orig',
  'docker-compose.yml',
  'src/phases.ts',
];

describe('the hooks for pre-commit', () => {
  it('are what pre-commit takes', () => {
    expect(hooks.map(({ id }) => id)).toEqual(['contextcore-check', 'contextcore-check-all']);
    expect(hooks.map(({ language }) => language)).toEqual(['node', 'node']);
  });

  it('want just the files that a check would look for, or whatever can touch one', () => {
    const wanted = names.filter((name) => new RegExp(changed?.files ?? '').test(name));
    const kinds = (name: string) => frontEndsOf(name).some((one) => one === 'contract' || one === 'github-actions');
    expect(wanted).toEqual(names.filter(kinds));
    const touched = names.filter((name) => new RegExp(all?.files ?? '').test(name));
    expect(touched).toEqual(names.filter((name) => !name.endsWith('.orig')));
  });

  it('judge the files of a commit, and nothing else', () => {
    const here = workspace({
      'my flows/a b.contract.yaml': contract(),
      'old.contract.yaml': broken(),
      'docker-compose.yml': 'services: {}\n',
    });
    const fine = runHook(changed, here.root, ['my flows/a b.contract.yaml', 'docker-compose.yml']);
    expect(fine).toMatchObject({ status: 0, stderr: '' });
    const bad = runHook(changed, here.root, ['my flows/a b.contract.yaml', 'old.contract.yaml']);
    expect(bad.stdout).toContain('old.contract.yaml:12:11: error');
    expect(bad.status).toBe(1);
    expect(runHook(all, here.root, ['docker-compose.yml']).status).toBe(1);
  });

  // pre-commit installs the file whose name `npm pack` prints, while `prepare` builds.
  it('can be packed by pre-commit, which reads all that is printed', () => {
    const here = folder();
    const scripts = { prepare: 'echo loud' };
    writeFileSync(join(here, 'package.json'), JSON.stringify({ name: 'hook', version: '1.0.0', scripts }));
    writeFileSync(join(here, '.npmrc'), readText('.npmrc'));
    const { stdout } = spawnSync('npm', ['pack'], { cwd: here, encoding: 'utf8', shell: process.platform === 'win32' });
    expect(stdout.trim()).toBe('hook-1.0.0.tgz');
  });
});

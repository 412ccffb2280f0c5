import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtCli } from '../built.ts';
import { broken, contract } from '../cli/cli.ts';
import { git } from '../cli/repository.ts';
import { readText, root } from '../sources.ts';
import { checkout, folder, pullRequest } from './action.ts';

beforeAll(() => {
  builtCli();
});

interface Job {
  readonly extends?: string;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly artifacts: {
    readonly when: string;
    readonly paths?: readonly string[];
    readonly reports?: Readonly<Record<string, string>>;
  };
}

const jobs: Readonly<Record<string, Job>> = parse(readText('ci/gitlab.yml'));
const check = jobs['contextcore:check'];
const gate = jobs['contextcore:gate'];

/** A checkout of a pull request that has contextcore among its devDependencies. */
const project = (change: Readonly<Record<string, string>>): string => {
  const here = checkout(pullRequest({ 'my flow.contract.yaml': contract() }, change));
  mkdirSync(join(here, 'node_modules/.bin'), { recursive: true });
  symlinkSync(root, join(here, 'node_modules/contextcore'), 'junction');
  symlinkSync('../contextcore/dist/cli.cjs', join(here, 'node_modules/.bin/contextcore'));
  return here;
};

/** Runs lines as a CI system does: in one shell, which ends at the first that fails. */
const run = (lines: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) =>
  spawnSync('sh', ['-eu', '-c', lines.join('\n')], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });

const worse = { 'my flow.contract.yaml': broken() };

describe.skipIf(process.platform === 'win32')('the jobs for GitLab', () => {
  it('check: two reports and a log, and fails where there are errors', () => {
    const here = project(worse);
    const { status, stdout } = run(check?.script ?? [], here);
    expect(stdout).toContain('my flow.contract.yaml:12:11: error');
    expect(status).toBe(1);
    const { codequality = '', junit = '' } = check?.artifacts.reports ?? {};
    expect(JSON.parse(readFileSync(join(here, codequality), 'utf8'))).toMatchObject([{ severity: 'critical' }]);
    expect(readFileSync(join(here, junit), 'utf8')).toContain('failures="1"');
    expect(check?.artifacts.when).toBe('always');
  });

  it('gate: a summary, and fails where a merge request breaks a reader of its base', () => {
    const here = project(worse);
    const base = { CI_MERGE_REQUEST_DIFF_BASE_SHA: git(here, 'rev-parse', 'origin/main') };
    const { status, stderr } = run(gate?.script ?? [], here, base);
    expect(stderr).toContain('contextcore: drift: failed: 1 breaking change.\n');
    expect(status).toBe(1);
    const [summary = ''] = gate?.artifacts.paths ?? [];
    expect(readFileSync(join(here, summary), 'utf8')).toContain('## contextcore gate: failed');
  });

  it('gate: passes what breaks nothing', () => {
    const here = project({ 'notes.md': 'hello\n' });
    const tip = { CI_MERGE_REQUEST_TARGET_BRANCH_SHA: git(here, 'rev-parse', 'origin/main') };
    expect(run(gate?.script ?? [], here, tip).status).toBe(0);
  });

  it('gate: compares with what it is told to, and never passes without a base', () => {
    const here = project({ 'notes.md': 'hello\n' });
    const told = { CONTEXTCORE_AGAINST: 'gone', CONTEXTCORE_ARGS: '--strict' };
    expect(run(gate?.script ?? [], here, told).stderr).toContain('"gone"');
    expect(run(gate?.script ?? [], here).status).toBe(91);
  });

  it('install what the lockfile of the project has', () => {
    const named = { name: 'project', version: '1.0.0' };
    const here = folder();
    writeFileSync(join(here, 'package.json'), JSON.stringify(named));
    const lock = { ...named, lockfileVersion: 3, packages: { '': named } };
    writeFileSync(join(here, 'package-lock.json'), JSON.stringify(lock));
    expect(run(jobs['.contextcore']?.before_script ?? [], here).status).toBe(0);
    expect([check?.extends, gate?.extends]).toEqual(['.contextcore', '.contextcore']);
  });
});

describe.skipIf(process.platform === 'win32')('the recipe for a shell', () => {
  const guide = readText('docs/guides/running-in-ci.md');
  const [, recipe = ''] = /^## Anywhere else\n+```sh\n([\s\S]*?)^```$/mu.exec(guide) ?? [];

  it('writes its reports and decides', () => {
    const here = project(worse);
    const { status, stderr } = run([recipe], here);
    expect(stderr).toContain('contextcore: the gate has failed.\n');
    expect(status).toBe(1);
    expect(['contextcore.xml', 'contextcore.md'].filter((name) => !existsSync(join(here, name)))).toEqual([]);
    expect(run([recipe], project({ 'notes.md': 'hello\n' })).status).toBe(0);
  });
});

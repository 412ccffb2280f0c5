import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/compose/index.ts';
import { builtCli } from '../built.ts';
import { broken, contract } from '../cli/cli.ts';
import { git, repository } from '../cli/repository.ts';
import { readText } from '../sources.ts';
import { action, checkout, folder, forPull, pullRequest, runAction } from './action.ts';

beforeAll(() => {
  builtCli();
});

const fine = { 'my flows/a b.contract.yaml': contract() };
const worse = { 'my flows/a b.contract.yaml': broken() };

describe('the action in a pull request', () => {
  it('passes one that breaks nothing, with a summary', () => {
    const here = checkout(pullRequest(fine, { 'notes.md': 'hello\n' }));
    const { code, err, outputs, summary } = runAction(here, forPull);
    expect(err).toContain('contextcore: the gate has passed.\n');
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ passed: 'true', errors: '0', warnings: '0', 'sarif-file': '', upload: 'false' });
    expect(summary).toContain('## contextcore gate: passed');
    expect(readFileSync(outputs['summary-file'] ?? '', 'utf8').trim()).toBe(summary.trim());
  });

  it('fails one that takes away what is read: annotations, counts, summary', () => {
    const here = checkout(pullRequest(fine, worse));
    const { code, out, outputs, summary } = runAction(here, forPull);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=my flows\/a b\.contract\.yaml,line=12,.*title=propagation\/dangling-read::/mu);
    expect(out).toContain('title=drift/breaking-change::');
    expect(outputs['passed']).toBe('false');
    expect(Number(outputs['errors'])).toBeGreaterThan(1);
    expect(summary).toContain('❌ breaking');
  });

  it('compares with the tip of the base, not with what the base has got since', () => {
    const upstream = pullRequest(fine, { 'notes.md': 'hello\n' });
    git(upstream, 'checkout', '--quiet', 'main');
    writeFileSync(join(upstream, 'my flows/a b.contract.yaml'), contract({ id: 'other' }));
    git(upstream, 'commit', '--quiet', '--all', '--message=later');
    expect(runAction(checkout(upstream), forPull).code).toBe(0);
  });

  it('says what to do in a shallow clone, and does not pass', () => {
    const here = checkout(pullRequest(fine, { 'notes.md': 'hello\n' }), 1);
    const { code, out, outputs, summary } = runAction(here, forPull);
    expect(code).toBe(91);
    expect(out).toMatch(/^::error title=contextcore::.*"origin\/main".*"fetch-depth: 0"/mu);
    expect(outputs).toMatchObject({ passed: 'false', errors: '', warnings: '' });
    expect(summary).toContain('fetch-depth: 0');
    expect(runAction(here, { ...forPull, inputs: { fail: 'false' } }).code).toBe(91);
  });

  it('takes the commit that the event names where that is all there is', () => {
    const upstream = pullRequest(fine, worse);
    const event = { pull_request: { base: { sha: git(upstream, 'rev-parse', 'main') } } };
    const { code, err } = runAction(checkout(upstream, 2), { ...forPull, event });
    expect(err).toContain('contextcore: drift: failed: 1 breaking change.\n');
    expect(code).toBe(1);
  });

  it('reports without failing where it is told so, and tells that it does', () => {
    const here = checkout(pullRequest(fine, worse));
    const { code, out, outputs } = runAction(here, { ...forPull, inputs: { fail: 'false' } });
    expect(code).toBe(0);
    expect(out).toContain('do not fail the step');
    expect(outputs).toMatchObject({ passed: 'false', errors: expect.stringMatching(/^[1-9]/u) });
  });

  it('does not pass a pull request that nobody checked out', () => {
    const here = checkout(pullRequest(fine, worse));
    git(here, 'checkout', '--quiet', '--detach', 'origin/main');
    const env = {
      ...forPull.env,
      GITHUB_EVENT_NAME: 'pull_request_target',
      GITHUB_SHA: git(here, 'rev-parse', 'HEAD'),
    };
    const { code, out } = runAction(here, { env });
    expect(code).toBe(91);
    expect(out).toContain('::error title=contextcore::The pull request is not checked out');
  });

  it('knows a base whose name looks like that of a file', () => {
    const upstream = pullRequest(fine, worse);
    git(upstream, 'branch', 'next.js', 'main');
    const env = { ...forPull.env, GITHUB_BASE_REF: 'next.js' };
    expect(runAction(checkout(upstream), { env }).err).toContain('contextcore: drift: failed: 1 breaking change.\n');
  });
});

describe('the action elsewhere', () => {
  it('checks where there is no base and no baseline', () => {
    const here = repository(worse).root;
    const { code, out, outputs } = runAction(here);
    expect(code).toBe(1);
    expect(out).toContain('contextcore: there is no base and no baseline to compare with, so this is a check.\n');
    expect(outputs).toMatchObject({ passed: 'false', errors: '1' });
  });

  it('holds against the baseline where there is one, unless it is told not to', async () => {
    const here = repository(worse);
    await here.run(['baseline', 'create']);
    const { code, err } = runAction(here.root);
    expect(err).toContain('contextcore: findings: passed: no new error.\n');
    expect(code).toBe(0);
    expect(runAction(here.root, { inputs: { baseline: 'false' } }).code).toBe(1);
    expect(runAction(here.root, { inputs: { against: 'none' }, env: forPull.env }).code).toBe(0);
  });

  it('compares a merge group with its base', () => {
    const here = checkout(pullRequest(fine, worse));
    const event = { merge_group: { base_sha: git(here, 'rev-parse', 'origin/main') } };
    const { code, err } = runAction(here, { env: { GITHUB_EVENT_NAME: 'merge_group' }, event });
    expect(err).toContain('contextcore: drift: failed: 1 breaking change.\n');
    expect(code).toBe(1);
  });

  it('writes SARIF and asks for its upload, except for a push of Dependabot', () => {
    const here = repository(worse).root;
    const { outputs } = runAction(here, { inputs: { sarif: 'true' } });
    const file = outputs['sarif-file'] ?? '';
    expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1);
    expect(outputs).toMatchObject({ upload: 'true' });
    const env = { GITHUB_ACTOR: 'dependabot[bot]' };
    const refused = runAction(here, { inputs: { sarif: 'true' }, env });
    expect(refused.outputs).toMatchObject({ upload: 'false' });
    expect(refused.out).toContain('::notice title=contextcore::The findings are not uploaded');
  });

  it('refuses what it does not understand', () => {
    const here = repository(fine).root;
    for (const inputs of [{ strict: 'yes' }, { install: 'npm' }, { fail: '' }]) {
      const { code, out, outputs } = runAction(here, { inputs });
      expect(code).toBe(92);
      expect(out).toMatch(/^::error title=contextcore::Input "\w+" is "\w*"; write /mu);
      expect(outputs).toMatchObject({ passed: 'false' });
    }
  });
});

/** A command line in the place of ours that tells its arguments. */
const teller = 'process.stderr.write(JSON.stringify(process.argv.slice(2)) + "\\n::set-env name=A::##[group]b\\n");';

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

describe('what reaches contextcore', () => {
  it('is what was written, whatever it looks like', () => {
    const here = folder();
    put(join(here, 'node_modules/contextcore/dist/cli.cjs'), teller);
    const inputs = {
      paths: ' my flows \n\n$(touch pwned)\r\n-x; touch pwned `touch pwned`\n',
      against: '--output=pwned',
      runs: '"; touch pwned; "',
      strict: 'TRUE',
      baseline: 'false',
    };
    const { err } = runAction(here, { inputs });
    const [line = ''] = err.split('\n');
    const told: readonly string[] = JSON.parse(line);
    expect(told.slice(0, 5)).toEqual([
      'gate',
      '--strict',
      '--no-baseline',
      '--runs="; touch pwned; "',
      '--against=--output=pwned',
    ]);
    expect(told.slice(-4)).toEqual(['--', 'my flows', '$(touch pwned)', '-x; touch pwned `touch pwned`']);
    expect(existsSync(join(here, 'pwned'))).toBe(false);
    // What a program prints is no command to the runner.
    expect(err).toContain('\n| ::set-env name=A::## [group]b\n');
  });

  it('works on paths with spaces', () => {
    const here = repository({ ...worse, 'other/b.contract.yaml': broken() }).root;
    const { outputs } = runAction(here, { inputs: { paths: 'my flows/a b.contract.yaml' } });
    expect(outputs).toMatchObject({ errors: '1' });
    expect(runAction(here, { inputs: { paths: 'my flows\nother' } }).outputs).toMatchObject({ errors: '2' });
  });
});

describe('where contextcore comes from', () => {
  it('is the project, or the action, as the input says', () => {
    const here = folder();
    put(join(here, 'a.contract.yaml'), broken());
    expect(runAction(here, { inputs: { install: 'project' } })).toMatchObject({ code: 91 });
    put(join(here, 'node_modules/contextcore/dist/cli.cjs'), teller);
    expect(runAction(here, { inputs: { install: 'project' } }).err).toMatch(/^\["check",/u);
    expect(runAction(here, { inputs: { install: 'auto' } }).err).toMatch(/^\["check",/u);
    expect(runAction(here, { inputs: { install: 'action' } })).toMatchObject({ code: 1, outputs: { errors: '1' } });
  });

  it('is built where the action has none yet, with what builds it', () => {
    const [here, at] = [folder(), folder()];
    const named = { name: 'contextcore', version: '1.0.0' };
    put(join(at, 'package.json'), JSON.stringify(named));
    put(join(at, 'package-lock.json'), JSON.stringify({ ...named, lockfileVersion: 3, packages: { '': named } }));
    const build = `import { mkdirSync, writeFileSync } from 'node:fs';
      mkdirSync(new URL('../dist', import.meta.url));
      writeFileSync(new URL('../dist/cli.cjs', import.meta.url), ${JSON.stringify(teller)});`;
    put(join(at, 'scripts/build.mjs'), build);
    const env = { GITHUB_ACTION_PATH: at, NODE_ENV: 'production' };
    const { err, out } = runAction(here, { env });
    expect(out).toContain('::group::Building contextcore\n::endgroup::\n');
    expect(err).toContain('\n["check",');
    expect(runAction(here, { env }).out).not.toContain('::group::');
    const { code, out: said } = runAction(here, { env: { GITHUB_ACTION_PATH: folder() } });
    expect(said).toContain('::error title=contextcore::contextcore cannot be built here');
    expect(code).toBe(91);
  });
});

describe('action.yml', () => {
  const [gate, upload] = action.runs.steps;

  it('hands every input to the script, as a variable', () => {
    const handed = Object.keys(action.inputs).map((name) => [`INPUT_${name.toUpperCase()}`, `\${{ inputs.${name} }}`]);
    expect(gate?.env).toEqual(Object.fromEntries(handed));
    expect(gate?.run).not.toContain('${{');
    expect(Object.values(action.inputs).filter((one) => !one.description || typeof one.default !== 'string')).toEqual(
      [],
    );
  });

  it('declares outputs that the script sets', () => {
    const { outputs } = runAction(repository(fine).root);
    const declared = Object.entries(action.outputs).map(([name, { value }]) => [name, value]);
    expect(declared).toEqual(
      Object.keys(outputs)
        .filter((name) => name !== 'upload')
        .map((name) => [name, `\${{ steps.gate.outputs.${name} }}`]),
    );
    expect(upload?.if).toContain("steps.gate.outputs.upload == 'true'");
    expect(upload?.uses).toMatch(/^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/u);
  });

  it('is fine by our own check, which does look at it', async () => {
    const text = readText('action.yml');
    const found = async (changed: string): Promise<readonly string[]> =>
      (await check({ files: [{ path: 'action.yml', text: changed }] })).diagnostics.map(({ code }) => code);
    expect(await found(text)).toEqual([]);
    expect(await found(text.replace('inputs.strict', 'inputs.strickt'))).toEqual(['github-actions/undeclared-input']);
    expect(await found(text.replace('steps.gate.outputs.passed', 'steps.gates.outputs.passed'))).toEqual([
      'github-actions/unknown-step',
    ]);
  });
});

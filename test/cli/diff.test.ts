import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract, workspace } from './cli.ts';
import { git, repository } from './repository.ts';

const ok = contract();
const renamed = ok.replace('exit: {required: [answer]}', 'exit: {required: [reply]}');
const prose = ok.replace('inputs:', 'description: Answers\ninputs:');
const lines = (text: string): readonly string[] => text.trimEnd().split('\n');

describe('diff of files and folders', () => {
  it('fails with 1 where a change breaks a reader, and names the reader and its place', async () => {
    const here = workspace({ 'old.contract.yaml': ok, 'new.contract.yaml': renamed });
    const { code, out, err } = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml']);
    expect(code).toBe(1);
    expect(out).toContain('new.contract.yaml:6:3: error: Phase "make" no longer produces "answer"; phase "use"');
    expect(out).toContain('related: new.contract.yaml:12:11: Phase "use" reads "answer" here.');
    expect(out).toContain('related: old.contract.yaml:8:23: It was here before.');
    expect(err).toBe('contextcore: 1 breaking, 1 compatible changes.\n');
  });

  it('is fine with changes that nobody notices, and with none at all', async () => {
    const here = workspace({ 'a/x.contract.yaml': ok, 'b/x.contract.yaml': prose });
    expect(await here.run(['diff', 'a', 'b'])).toMatchObject({ code: 0, err: 'contextcore: 1 compatible change.\n' });
    expect(await here.run(['diff', 'a', 'a'])).toMatchObject({ code: 0, err: 'contextcore: no changes.\n' });
  });

  it('tells workflows that come and go, those of GitHub as well', async () => {
    const job = (name: string) =>
      `name: CI\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    outputs: {tag: "\${{ steps.meta.outputs.tag }}"}\n    steps:\n      - id: meta\n        run: echo "${name}=1" >> "$GITHUB_OUTPUT"\n`;
    const here = workspace({
      'a/flow.contract.yaml': ok,
      'a/.github/workflows/ci.yml': job('tag'),
      'b/other.contract.yaml': contract({ id: 'entirely' }).replaceAll('make', 'begin').replaceAll('use', 'finish'),
      'b/.github/workflows/ci.yml': job('label'),
    });
    const { code, out } = await here.run(['diff', 'a', 'b', '--format', 'json']);
    expect(code).toBe(1);
    const kinds = JSON.parse(out).diagnostics.map((one: { data: { kind: string } }) => one.data.kind);
    expect(kinds).toEqual(expect.arrayContaining(['workflow-added', 'workflow-removed', 'field-removed']));
    expect(out).toContain('Step \\"meta\\" no longer produces output \\"tag\\" of step \\"meta\\"');
  });

  it('prints every format, the same bytes twice', async () => {
    const here = workspace({ 'old.contract.yaml': ok, 'new.contract.yaml': renamed });
    for (const format of ['pretty', 'json', 'sarif', 'github', 'markdown', 'html']) {
      const first = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml', '--format', format]);
      expect(first.out).toContain('drift/breaking-change');
      expect(await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml', '--format', format])).toEqual(first);
    }
  });

  it('prints only what is asked for, and fails all the same', async () => {
    const here = workspace({ 'old.contract.yaml': ok, 'new.contract.yaml': renamed });
    const { code, out } = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml', '--only', 'compatible']);
    expect(code).toBe(1);
    expect(out).not.toContain('no longer');
    expect(out).toContain('now produces');
    expect((await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml', '--only', 'bad'])).code).toBe(92);
  });

  it('takes severities from the configuration, and minds warnings under --strict', async () => {
    const here = workspace({ 'old.contract.yaml': ok, 'new.contract.yaml': renamed });
    const line = ['diff', 'old.contract.yaml', 'new.contract.yaml'];
    expect((await here.run([...line, '--rule', 'drift/breaking-change=warning'])).code).toBe(0);
    expect((await here.run([...line, '--rule', 'drift/breaking-change=warning', '--strict'])).code).toBe(2);
  });

  it('says which version a public workflow needs', async () => {
    const shared = (text: string) => text.replace('inputs:', 'public: true\ninputs:');
    const here = workspace({
      'old.contract.yaml': shared(ok),
      'new.contract.yaml': shared(renamed),
      'prose.contract.yaml': shared(prose),
    });
    const { err } = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml']);
    expect(lines(err)[1]).toBe('contextcore: workflow "flow" is public: its next version is a major one.');
    expect((await here.run(['diff', 'old.contract.yaml', 'prose.contract.yaml'])).err).toContain('is a patch one.');
  });

  it('never takes a side without anything to compare for one without changes', async () => {
    const here = workspace({ 'a/x.contract.yaml': ok, 'empty/readme.md': '' });
    for (const line of [
      ['a', 'empty'],
      ['empty', 'a'],
      ['a', 'gone.contract.yaml'],
      ['a', './gone'],
    ]) {
      const { code, out, err } = await here.run(['diff', ...line]);
      expect({ code, out, lines: lines(err).length }).toEqual({ code: 91, out: '', lines: 1 });
      expect(err).toContain('Nothing to compare at ');
    }
  });

  it('compares nothing where a file cannot be understood', async () => {
    const here = workspace({ 'old.contract.yaml': ok, 'new.contract.yaml': 'pipeline_id: [' });
    const { code, out, err } = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml']);
    expect(code).toBe(91);
    expect(out).toContain('[contract/syntax]');
    expect(out).not.toContain('removed');
    expect(err).toContain('nothing is compared');
  });

  it('says no default', async () => {
    const secret = 'hunter2hunter2';
    const held = (value: string) => contract({ extra: `- {name: tone, severity: warning, default: ${value}}` });
    const here = workspace({ 'old.contract.yaml': held('plain'), 'new.contract.yaml': held(secret) });
    // The other formats quote the line of the file, as they do for every finding.
    for (const format of ['json', 'sarif', 'github']) {
      const { out } = await here.run(['diff', 'old.contract.yaml', 'new.contract.yaml', '--format', format]);
      expect(out).toContain('Default of');
      expect(out).not.toContain(secret);
    }
  });
});

describe('diff of commits', () => {
  it('compares a commit with what is here, labels the old side, and leaves the new side plain', async () => {
    const here = repository({ 'flows/x.contract.yaml': ok });
    here.put('flows/x.contract.yaml', renamed);
    const { code, out } = await here.run(['diff', 'HEAD']);
    expect(code).toBe(1);
    expect(out).toContain('flows/x.contract.yaml:6:3: error: ');
    expect(out).toContain('related: HEAD:flows/x.contract.yaml:8:23: It was here before.');
  });

  it('compares two commits, one file, and a file under another name', async () => {
    const here = repository({ 'flows/x.contract.yaml': ok }, { 'flows/x.contract.yaml': renamed });
    expect((await here.run(['diff', 'HEAD~1', 'HEAD'])).code).toBe(1);
    expect((await here.run(['diff', 'HEAD', 'HEAD'])).err).toBe('contextcore: no changes.\n');
    expect((await here.run(['diff', 'HEAD~1:flows/x.contract.yaml'])).code).toBe(1);
    here.put('flow.yml', ok);
    expect((await here.run(['diff', 'HEAD~1:flows/x.contract.yaml', 'flow.yml'])).err).toContain('no changes');
  });

  it('reads a path from the root as git does, and a commit alone where the other side is', async () => {
    const here = repository({ 'flows/x.contract.yaml': ok, 'other/y.contract.yaml': contract({ id: 'other' }) });
    here.put('flows/x.contract.yaml', prose);
    expect((await here.run(['diff', 'HEAD:flows', '.'], { below: 'flows' })).err).toContain('1 compatible change.');
    expect((await here.run(['diff', 'HEAD:./x.contract.yaml'], { below: 'flows' })).err).toContain(
      '1 compatible change.',
    );
    const { out, err } = await here.run(['diff', 'HEAD', 'flows']);
    expect(err).toBe('contextcore: 1 compatible change.\n');
    expect(out).not.toContain('other');
    expect((await here.run(['diff', 'HEAD'], { below: 'flows' })).err).toBe('contextcore: 1 compatible change.\n');
  });

  it('finds what a contract imports in the same commit', async () => {
    const text = ok.replace('inputs:', 'imports: [../shared.fields.yaml]\ninputs:');
    const type = (name: string) => `fields:\n  answer: {type: ${name}}\n`;
    const here = repository({ 'flows/x.contract.yaml': text, 'shared.fields.yaml': type('str') });
    here.put('shared.fields.yaml', type('dict'));
    const { out } = await here.run(['diff', 'HEAD', '--format', 'json']);
    expect(JSON.parse(out).diagnostics.map((one: { data: object }) => one.data)).toContainEqual(
      expect.objectContaining({ kind: 'field-type', from: 'str', to: 'dict' }),
    );
  });

  it('tells a workflow whose file is gone, and will not compare with a file that is gone', async () => {
    const here = repository(
      { 'x.contract.yaml': ok, 'y.contract.yaml': contract({ id: 'entirely' }) },
      { 'x.contract.yaml': undefined },
    );
    const { code, out } = await here.run(['diff', 'HEAD~1', 'HEAD']);
    expect(code).toBe(1);
    expect(out).toContain('HEAD~1:x.contract.yaml:2:14: error: Workflow "flow" is removed; ');
    const { code: gone, err } = await here.run(['diff', 'HEAD~1:x.contract.yaml', 'HEAD:x.contract.yaml']);
    expect({ gone, err }).toEqual({
      gone: 91,
      err: 'contextcore: Nothing to compare at "HEAD:x.contract.yaml": no workflow is there.\n',
    });
  });

  it('leaves out what the configuration leaves out', async () => {
    const here = repository({
      'contextcore.config.yaml': 'exclude: ["vendor/**"]\n',
      'x.contract.yaml': ok,
      'vendor/y.contract.yaml': contract({ id: 'other' }),
    });
    expect((await here.run(['diff', 'HEAD'])).err).toBe('contextcore: no changes.\n');
  });

  it.each([
    ['nowhere', 'there is no commit "nowhere" in this repository, and no file or folder of that name here.'],
    ['nowhere:x.contract.yaml', 'there is no commit "nowhere" in this repository.'],
    ['HEAD~9', 'there is no commit "HEAD~9" in this repository, and no file or folder of that name here.'],
  ])('says that there is no commit %s', async (ref, said) => {
    const here = repository({ 'x.contract.yaml': ok });
    const { code, err } = await here.run(['diff', ref]);
    expect(code).toBe(91);
    expect(err).toContain(said);
  });

  it('says what to fetch where the clone is shallow', async () => {
    const origin = repository({ 'x.contract.yaml': ok }, { 'x.contract.yaml': renamed });
    const here = repository();
    const clone = join(here.root, 'clone');
    git(here.root, 'clone', '--quiet', '--depth=1', `file://${origin.root}`, 'clone');
    expect(existsSync(join(clone, '.git', 'shallow'))).toBe(true);
    const { code, err } = await here.run(['diff', 'HEAD~1'], { below: 'clone' });
    expect(code).toBe(91);
    expect(err).toContain('shallow clone: run `git fetch --unshallow` first');
    expect((await here.run(['diff', 'origin/topic'], { below: 'clone' })).err).toContain(
      '`git fetch --depth=1 origin topic:refs/remotes/origin/topic`',
    );
  });

  it('says that what it cannot find is neither a commit nor a path', async () => {
    const here = repository({ 'x.contract.yaml': ok });
    for (const line of [
      ['diff', 'x.contract.yaml', 'nope'],
      ['graph', '--against', 'nope'],
    ]) {
      const { code, out, err } = await here.run(line);
      expect({ code, out }).toEqual({ code: 91, out: '' });
      expect(err).toContain('there is no commit "nope" in this repository, and no file or folder of that name here.\n');
    }
    expect((await here.run(['diff', 'nope:x.contract.yaml'])).err).toContain('no commit "nope" in this repository.\n');
  });

  it('says that there is no repository, and that git is not there', async () => {
    const here = workspace({ 'x.contract.yaml': ok });
    const { code, err } = await here.run(['diff', 'HEAD'], { env: { PATH: process.env['PATH'] } });
    expect({ code, err }).toEqual({
      code: 91,
      err: 'contextcore: "HEAD" cannot be read: this folder is in no git repository.\n',
    });
    mkdirSync(join(here.root, 'bin'));
    const none = await here.run(['diff', 'HEAD'], { env: { PATH: join(here.root, 'bin') } });
    expect(none.err).toContain('git is not installed, or not on the PATH');
  });

  it.each([['--output=x'], ['--upload-pack=touch x'], ['-x']])('takes %s for no commit', async (ref) => {
    const here = repository({ 'x.contract.yaml': ok });
    expect((await here.run(['diff', '--', ref])).code).toBe(92);
    expect((await here.run(['diff', '--', `${ref}:x.contract.yaml`])).code).toBe(92);
    expect(here.has('x')).toBe(false);
  });
});

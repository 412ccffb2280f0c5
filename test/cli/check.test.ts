import { describe, expect, it } from 'vitest';
import { broken, contract, workspace } from './cli.ts';

const ok = contract();

describe('check', () => {
  it('prints findings to stdout and exits with 1 when a field does not arrive', async () => {
    const { code, out, err } = await workspace({ 'a.contract.yaml': broken(), 'b/b.contract.yaml': ok }).run(['check']);
    expect(code).toBe(1);
    expect(out).toContain('a.contract.yaml:12:11: error: ');
    expect(out).toContain('[propagation/dangling-read]');
    expect(err).toBe('');
  });

  it('exits with 0 when there is nothing to find', async () => {
    const { code, out } = await workspace({ 'a.contract.yaml': ok }).run(['check']);
    expect({ code, findings: out.includes('error:') }).toEqual({ code: 0, findings: false });
  });

  it('says so when there is nothing to check, and minds it under --strict or when a path was named', async () => {
    const here = workspace({ 'readme.md': '' });
    for (const [line, expected] of [
      [['check'], 0],
      [['check', '--strict'], 91],
      [['check', '.'], 91],
      [['check', 'gone'], 91],
    ] as const) {
      const { code, out, err } = await here.run(line);
      expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: expected, out: '', lines: 1 });
    }
  });

  it.each([
    ['contextcore.config.yaml', 'exclude: ["vendor/**"]', 'the configuration excludes', 'vendor'],
    ['.gitignore', 'vendor/**', 'git ignores', 'vendor/a.contract.yaml'],
  ])('says why it looks at nothing where %s hides what is there', async (file, text, why, hidden) => {
    const here = workspace({ [file]: text, 'vendor/a.contract.yaml': ok });
    expect(await here.run(['check', 'vendor'])).toMatchObject({
      code: 91,
      err: `contextcore: Nothing to check at "vendor": ${why} "vendor/a.contract.yaml".\n`,
    });
    const { code, err } = await here.run(['check']);
    expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect(err).toContain(`no LangGraph agents here (${why} "${hidden}");`);
    expect((await here.run(['check', 'vendor/a.contract.yaml'])).code).toBe(0);
  });

  it('finds workflows of GitHub from within their folder, too', async () => {
    const text = 'on: push\njobs: {a: {runs-on: x, steps: [{run: "echo ${{ needs.b.outputs.x }}"}]}}\n';
    const here = workspace({ '.github/workflows/ci.yml': text, '.github/dependabot.yml': 'version: 2\nupdates: []\n' });
    for (const below of ['', '.github', '.github/workflows']) {
      const { code, out } = await here.run(['check'], { below });
      expect([code, out]).toEqual([1, expect.stringContaining('1 error in 1 workflow')]);
    }
    expect((await here.run(['check', 'workflows'], { below: '.github' })).code).toBe(1);
  });

  it('checks a named file whatever it is called, and the rest when one path is wrong', async () => {
    const { code, out, err } = await workspace({ 'flow.yml': broken() }).run(['check', 'flow.yml', 'gone']);
    expect(code).toBe(91);
    expect(out).toContain('flow.yml:12:11: error');
    expect(err).toContain('Nothing to check at "gone"');
  });

  it('shows the findings of good files next to a file that does not parse', async () => {
    const here = workspace({ 'a.contract.yaml': 'phases: [', 'b.contract.yaml': broken() });
    const { out } = await here.run(['check', '--format', 'json']);
    const codes = JSON.parse(out).diagnostics.map((one: { file: string; code: string }) => `${one.file} ${one.code}`);
    expect(codes).toContain('a.contract.yaml contract/syntax');
    expect(codes).toContain('b.contract.yaml propagation/dangling-read');
  });

  it('names files as seen from where it runs', async () => {
    const here = workspace({ 'a/x.contract.yaml': broken(), 'b/y.md': '' });
    expect((await here.run(['check', '../a'], { below: 'b' })).out).toContain('../a/x.contract.yaml:12:11');
  });

  it('prints the same bytes twice, and prints to a file what it prints to stdout', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    for (const format of ['pretty', 'json', 'sarif', 'github', 'markdown', 'html']) {
      const first = await here.run(['check', '--format', format]);
      expect(await here.run(['check', '--format', format])).toEqual(first);
      const second = await here.run(['check', '--format', format, '--output', 'out/report']);
      expect(second).toEqual({ code: 1, out: '', err: '' });
      expect(here.read('out/report')).toBe(first.out);
    }
  });

  it('prints annotations inside GitHub Actions unless a format or a file is asked for', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    const env = { GITHUB_ACTIONS: 'true' };
    expect((await here.run(['check'], { env })).out).toContain('::error ');
    expect((await here.run(['check', '--format', 'pretty'], { env })).out).not.toContain('::error ');
    await here.run(['check', '--output', 'report.txt'], { env });
    expect(here.read('report.txt')).not.toContain('::error ');
  });

  it('colours only for a reader who sees colours', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    const colored = async (more: Parameters<typeof here.run>[1], ...flags: readonly string[]) =>
      (await here.run(['check', ...flags], more)).out.includes('\u001b[');
    expect(await colored({})).toBe(false);
    expect(await colored({ stdoutIsTerminal: true })).toBe(true);
    expect(await colored({ stdoutIsTerminal: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await colored({ stdoutIsTerminal: true, env: { TERM: 'dumb' } })).toBe(false);
    expect(await colored({ stdoutIsTerminal: true }, '--no-color')).toBe(false);
    expect(await colored({ env: { FORCE_COLOR: '1' } })).toBe(true);
    expect(await colored({ stdoutIsTerminal: true, env: { FORCE_COLOR: '0' } })).toBe(false);
    expect(await colored({ env: { FORCE_COLOR: '1' } }, '--no-color')).toBe(false);
    expect(await colored({ stdoutIsTerminal: true }, '--output', 'report.txt')).toBe(false);
  });

  it('takes severities from --rule, by the full code or the bare name, and fails on warnings under --strict', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    expect((await here.run(['check', '--rule', 'propagation/dangling-read=off'])).code).toBe(0);
    expect((await here.run(['check', '--rule', 'dangling-read=warning'])).code).toBe(0);
    expect((await here.run(['check', '--rule', 'dangling-read=warning', '--strict'])).code).toBe(2);
    const quiet = ['check', '--rule', 'dangling-read=warning', '--quiet'];
    expect(await here.run(quiet)).toMatchObject({ code: 0, out: '', err: '' });
    const strict = await here.run([...quiet, '--strict']);
    expect(strict.code).toBe(2);
    expect(strict.out).toMatch(/^\d+ warnings? in 1 workflow .*\n$/u);
    const { code, err } = await here.run(['check', '--rule', 'propagation/dangling-raed=off']);
    expect(code).toBe(92);
    expect(err).toContain('Did you mean "propagation/dangling-read"?');
  });

  it('prints the worst findings only when their number is limited; the exit code and the totals stay', async () => {
    const here = workspace({ 'a.contract.yaml': broken(), 'b.contract.yaml': broken() });
    const { code, out } = await here.run(['check', '--max-diagnostics', '1']);
    expect(code).toBe(1);
    expect(out.match(/: error: /gu)).toHaveLength(1);
    expect(out).toContain('2 errors');
  });

  it('prints sizes and times to stderr only', async () => {
    const here = workspace({ 'a.contract.yaml': ok });
    const plain = await here.run(['check']);
    const { out, err } = await here.run(['check', '--stats']);
    expect(out).toBe(plain.out);
    expect(err).toContain('stats: 1 files, 1 workflows, 2 phases');
    expect(err).toMatch(/total \d/u);
  });

  it('reads imports next to the file, also from folders above, and nothing else', async () => {
    const shared = 'fields:\n  answer: {type: str}\n';
    const importing = (specifier: string) => `imports: ["${specifier}"]\n${ok}`;
    const here = workspace({
      'shared/x.fields.yaml': shared,
      'flows/a.contract.yaml': importing('../shared/x.fields.yaml'),
    });
    expect((await here.run(['check'])).code).toBe(0);
    for (const specifier of ['./gone.yaml', `${here.root}/shared/x.fields.yaml`, 'https://example.com/x.yaml']) {
      here.put('flows/a.contract.yaml', importing(specifier));
      expect((await here.run(['check'])).out).toContain('contract/bad-import');
    }
  });

  it('says where a file is not UTF-8', async () => {
    const here = workspace({});
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${here.root}/a.contract.yaml`, Buffer.from('a: b\nc: \xff\n', 'latin1'));
    const { code, out } = await here.run(['check']);
    expect(code).toBe(1);
    expect(out).toContain('a.contract.yaml:2:4: error');
    expect(out).toContain('[contract/encoding]');
  });

  it('reports a file that is there but cannot be read', async () => {
    const here = workspace({ 'b.contract.yaml': broken() });
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/nowhere/at/all', `${here.root}/a.contract.yaml`);
    const { code, out } = await here.run(['check']);
    expect(code).toBe(1);
    expect(out).toContain('a.contract.yaml:1:1: error');
    expect(out).toContain('[contract/unreadable-file]');
    expect(out).toContain('b.contract.yaml');
  });

  it('says where output cannot be written', async () => {
    const { code, err } = await workspace({ 'a.contract.yaml': ok, taken: '' }).run(['check', '-o', 'taken/report']);
    expect(code).toBe(91);
    expect(err).toContain('Cannot write "taken/report"');
  });
});

import { describe, expect, it } from 'vitest';
import { starter } from '../../src/cli/commands/init.ts';
import { broken, contract, workspace } from './cli.ts';

describe('explain', () => {
  it('lists all rules with their severities', async () => {
    const { code, out } = await workspace().run(['explain']);
    expect(code).toBe(0);
    expect(out).toMatch(/^propagation\/shadow-default +error +check +\S/mu);
    expect(out).toMatch(/^contract\/syntax +error +loading +\S/mu);
    expect(out).toMatch(/^graph\/failed-run +error +postrun +\S/mu);
    expect(out).toMatch(/^verify\/stale-baseline +warning +check +\S/mu);
    expect(out).toMatch(/^drift\/breaking-change +error +diff, gate +\S/mu);
    expect(out).toMatch(/^gate\/completeness-drop +error +gate +\S/mu);
    expect(out).toMatch(/^project\/secret +error +validate +\S/mu);
  });

  it('prints one rule by its code or its bare name', async () => {
    const { code, out } = await workspace().run(['explain', 'propagation/dangling-read']);
    expect(code).toBe(0);
    expect(out).toContain('propagation/dangling-read');
    expect(await workspace().run(['explain', 'dangling-read'])).toMatchObject({ code: 0, out });
  });

  it('suggests the rule that was meant', async () => {
    const { code, err } = await workspace().run(['explain', 'propagation/dangling-reed']);
    expect(code).toBe(92);
    expect(err).toContain('Did you mean "propagation/dangling-read"?');
  });
});

describe('init', () => {
  it('writes a contract in which the checker finds nothing, not even an info', async () => {
    const here = workspace();
    expect((await here.run(['init'])).code).toBe(0);
    const { diagnostics } = JSON.parse((await here.run(['check', '--format', 'json', '--preset', 'strict'])).out);
    expect(diagnostics).toEqual([]);
  });

  it('never overwrites', async () => {
    const here = workspace({ 'flows/a.contract.yaml': 'mine' });
    expect(await here.run(['init', 'flows/a.contract.yaml'])).toMatchObject({ code: 91, out: '' });
    expect(here.read('flows/a.contract.yaml')).toBe('mine');
    expect((await here.run(['init', 'flows/new/b.contract.yaml'])).code).toBe(0);
    expect(here.read('flows/new/b.contract.yaml')).toBe(starter);
  });
});

describe('demo', () => {
  it('shows findings, writes a page and tells what to do next', async () => {
    const here = workspace();
    const { code, out, err } = await here.run(['demo']);
    expect(code).toBe(0);
    expect(out).toContain('[propagation/');
    expect(here.read('contextcore-demo/report.html')).toContain('<!doctype html>');
    expect(err).toContain('contextcore-demo/report.html');
    expect(err).not.toContain('more:');
  });
});

describe('graph', () => {
  it.each([
    ['mermaid', 'make'],
    ['dot', 'digraph'],
    ['json', '"phases"'],
    ['graphlib', '"nodes"'],
    ['html', '<!doctype html>'],
    ['svg', '<svg '],
  ])('prints %s', async (format, sign) => {
    const { code, out } = await workspace({ 'a.contract.yaml': contract() }).run(['graph', '--format', format]);
    expect(code).toBe(0);
    expect(out).toContain(sign);
  });

  it('does not fail on findings, but where there is no graph', async () => {
    expect((await workspace({ 'a.contract.yaml': broken() }).run(['graph'])).code).toBe(0);
    expect((await workspace({ 'a.contract.yaml': '[' }).run(['graph'])).code).toBe(91);
  });

  it.each(['dot', 'json', 'graphlib'])('refuses --against where %s cannot show it', async (format) => {
    const here = workspace({ 'a.contract.yaml': contract(), 'b.contract.yaml': contract() });
    const line = ['graph', 'a.contract.yaml', '--against', 'b.contract.yaml', '--format'];
    expect(await here.run([...line, format])).toMatchObject({
      code: 92,
      out: '',
      err: `contextcore: --against marks what has changed in the formats mermaid, html, svg; "${format}" has no marks.\n`,
    });
    expect((await here.run([...line, 'mermaid'])).code).toBe(0);
  });
});

describe('preflight', () => {
  const files = { 'a.contract.yaml': contract(), 'initial.json': '{"request": "write"}' };
  const line = ['preflight', 'a.contract.yaml', '--context', 'initial.json'];

  it('is silent when everything that must be seeded is there', async () => {
    expect((await workspace(files).run(line)).code).toBe(0);
  });

  it('finds what is missing in the initial context', async () => {
    const { code, out } = await workspace({ ...files, 'initial.json': '{"requst": "s3cret"}' }).run(line);
    expect(code).toBe(1);
    expect(out).toContain('[propagation/missing-seed]');
    expect(out).not.toContain('s3cret');
  });

  it('compares the phases that are about to run', async () => {
    expect((await workspace(files).run([...line, '--phases', 'make, use'])).code).toBe(0);
    const { code, out } = await workspace(files).run([...line, '--phases', 'make,polish']);
    expect(code).toBe(1);
    expect(out).toContain('[graph/phase-mismatch]');
  });

  it('never prints a value of the context, in no format', async () => {
    const here = workspace({ ...files, 'initial.json': '{"request": {"deep": "s3cret"}, "other": "s3cret"}' });
    for (const format of ['pretty', 'json', 'sarif', 'github', 'markdown', 'html']) {
      const { out, err } = await here.run([...line, '--format', format, '--verbose', '--phases', 'make']);
      expect(out + err).not.toContain('s3cret');
    }
  });

  it.each([
    ['{', 'initial.json:1:'],
    ['', 'initial.json'],
    ['[]', 'holds no mapping'],
  ])('stops with 91 when the context is %j', async (text, place) => {
    const { code, out, err } = await workspace({ ...files, 'initial.json': text }).run(line);
    expect({ code, out }).toEqual({ code: 91, out: '' });
    expect(err).toContain(place);
  });

  it('stops with 91 when a file is not there', async () => {
    expect((await workspace(files).run(['preflight', 'gone.yaml', '--context', 'initial.json'])).code).toBe(91);
    expect((await workspace(files).run(['preflight', 'a.contract.yaml', '--context', 'gone.json'])).code).toBe(91);
  });
});

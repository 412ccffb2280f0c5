import { describe, expect, it } from 'vitest';
import { onlyNames } from '../../src/cli/generating.ts';
import { generatorNames } from '../../src/generate/project/index.ts';
import { fakeKubectl } from '../connect/kubernetes/fake-kubectl.ts';
import { readText } from '../sources.ts';
import { workspace } from './cli.ts';

const names = ['checkout', 'internal-tool', 'data-pipeline'] as const;
const three = Object.fromEntries(
  names.map((name) => [`svc/${name}/.contextcore.yaml`, readText(`fixtures/project/${name}/.contextcore.yaml`)]),
);
const all = ['generate', '--context', 'svc', '-o', 'obs'];
const monitors = 'obs/checkout/monitors.yaml';
const small = 'project: {id: tool}\ntargets: [{kind: Deployment, name: tool}]\n';
const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe('contextcore generate', () => {
  it('writes a folder for each project, the same from whatever folder, and knows that it is fresh', async () => {
    const { run, read, has } = workspace(three);
    const { code, out, err } = await run(all);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(last(err)).toMatch(/^contextcore: 3 projects, \d+ files written\.$/u);
    for (const project of ['checkout', 'office-lunch', 'ledger-export'])
      expect(has(`obs/${project}/monitors.yaml`)).toBe(true);
    expect(read(monitors)).toContain('# From svc/checkout/.contextcore.yaml, project "checkout".\n');
    const again = await run(all);
    expect(last(again.err)).toMatch(/^contextcore: 3 projects, 0 files written, \d+ unchanged\.$/u);
    const below = { below: 'svc/checkout' };
    const diff = await run(['generate', '--context', '..', '-o', '../../obs', '--diff'], below);
    expect(diff).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/^contextcore: \d+ files, all fresh\.\n$/u),
    });
  });

  it('takes the document around the folder, and tells each note once with the projects that it holds for', async () => {
    const { run, has } = workspace(three);
    const { code, err } = await run(['generate', '-o', 'obs'], { below: 'svc/checkout' });
    expect(code).toBe(0);
    expect(has('svc/checkout/obs/checkout/monitors.yaml')).toBe(true);
    const lines = err.split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    const many = (await run(all)).err.split('\n').filter((line) => line.includes('office-lunch'));
    expect(many.some((line) => /^contextcore: [\w-]+, [\w, -]*office-lunch: /u.test(line))).toBe(true);
  });

  it('names the port, and gives every object the labels that an operator asks for', async () => {
    const { run, read } = workspace({ '.contextcore.yaml': readText('fixtures/project/checkout/.contextcore.yaml') });
    const labels = ['--label', 'release=monitoring', '--label', 'team=shop'];
    await run(['generate', '-o', 'obs', '--port', 'http-metrics', ...labels]);
    for (const file of ['monitors', 'prometheus-rule', 'alertmanager-config', 'instrumentation'])
      expect(read(`obs/checkout/${file}.yaml`)).toMatch(/ {4}release: monitoring\n {4}team: shop\n/u);
    expect(read(monitors)).toContain('- port: http-metrics\n');
  });

  it('shows what would change and ends with 1, writes nothing, and is fine after it was written', async () => {
    const { run, put, read, has } = workspace(three);
    const none = await run([...all, '--diff', '--only', 'monitors']);
    expect(none.code).toBe(1);
    expect(none.out).toContain(`--- ${monitors}\n+++ ${monitors}\n@@ -0,0 +1,`);
    expect(has('obs')).toBe(false);
    await run(all);
    put(monitors, read(monitors).replace(/interval: \S+/u, 'interval: 17s\u001b[31m'));
    const stale = await run([...all, '--diff']);
    expect(stale.code).toBe(1);
    expect(stale.out).toMatch(/^-.*interval: 17s\\u001b\[31m$/mu);
    expect(stale.err).toBe('contextcore: 1 file not as generated.\n');
    expect((await run([...all, '--diff', '--only', 'openslo'])).code).toBe(0);
    await run(all);
    expect((await run([...all, '--diff'])).code).toBe(0);
  });

  it('tells of files that nothing makes any more, and deletes them when asked', async () => {
    const { run, put, read, has } = workspace(three);
    await run(all);
    put('obs/checkout/former.yaml', read(monitors));
    put('obs/checkout/mine.yaml', 'mine: true\n');
    put('obs/elsewhere/notes.md', 'ours alone\n');
    const told = await run([...all, '--diff']);
    expect(told.code).toBe(1);
    expect(told.err).toBe(
      'contextcore: "obs/checkout/former.yaml" is no longer generated: --prune deletes it.\ncontextcore: 1 file not as generated.\n',
    );
    // What other generators make is no left-over of one.
    expect((await run([...all, '--only', 'monitors', '--diff'])).err).not.toContain('openslo');
    expect((await run(all)).err).toContain('"obs/checkout/former.yaml" is no longer generated');
    const dry = await run([...all, '--prune', '--dry-run']);
    expect(dry.out).toContain('delete   obs/checkout/former.yaml\n');
    expect((await run([...all, '--prune', '--diff'])).out).toContain('--- obs/checkout/former.yaml\n');
    expect(has('obs/checkout/former.yaml')).toBe(true);
    expect(last((await run([...all, '--prune'])).err)).toMatch(/ unchanged, 1 deleted\.$/u);
    expect([has('obs/checkout/former.yaml'), has('obs/checkout/mine.yaml'), has('obs/elsewhere/notes.md')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('knows the files of a project that has another id now, or none, from those of other projects', async () => {
    const { run, put, has } = workspace({ 'a.yaml': small, 'b.yaml': small.replaceAll('tool', 'other') });
    const one = ['generate', '--context', 'a.yaml', '-o', 'obs', '--only', 'monitors'];
    await run(one);
    await run(['generate', '--context', 'b.yaml', '-o', 'obs', '--only', 'monitors']);
    // The other project has a document still.
    expect((await run([...one, '--diff'])).code).toBe(0);
    put('a.yaml', small.replace('id: tool', 'id: renamed'));
    const renamed = await run([...one, '--prune']);
    expect(last(renamed.err)).toBe('contextcore: 1 project, 1 file written, 1 deleted.');
    expect([has('obs/tool/monitors.yaml'), has('obs/other/monitors.yaml')]).toEqual([false, true]);
  });

  it('leaves what is made of all projects together, as long as one of them has a document that was not given', async () => {
    const { run, put } = workspace(three);
    await run(all);
    const head = ['checkout', 'data-pipeline'].map((name) => `# From svc/${name}/.contextcore.yaml, project "x".\n`);
    put(
      'obs/portfolio/former.yaml',
      `# Generated by "contextcore generate". Do not edit: write it anew.\n${head.join('')}`,
    );
    const one = await run(['generate', '--context', 'svc/checkout', '-o', 'obs', '--only', 'monitors', '--diff']);
    expect(one).toMatchObject({ code: 0, err: 'contextcore: 1 file, all fresh.\n' });
    expect((await run([...all, '--only', 'monitors', '--diff'])).err).toContain(
      '"obs/portfolio/former.yaml" is no longer',
    );
  });

  it('knows every file of its own, whatever its form', async () => {
    const { run, put, read } = workspace(three);
    const { out } = await run([...all, '--dry-run']);
    const files = out
      .trimEnd()
      .split('\n')
      .map((line) => line.slice('create   '.length));
    await run(all);
    for (const file of files) put(file, `${read(file)}\n`);
    const { code, err } = await run(all);
    expect({ code, last: last(err) }).toEqual({
      code: 0,
      last: `contextcore: 3 projects, ${files.length} files written.`,
    });
  });

  it('lists with --dry-run what it would do', async () => {
    const { run, has } = workspace(three);
    const { code, out } = await run([...all, '--only', 'monitors', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain(`create   ${monitors}\n`);
    expect(has('obs')).toBe(false);
  });

  it('leaves alone what others wrote, and then writes nothing', async () => {
    const { run, put, read, has } = workspace(three);
    put(monitors, 'mine: true\n');
    const refused = await run(all);
    expect(refused).toMatchObject({ code: 91, out: '' });
    expect(refused.err).toContain(`"${monitors}" was not written by contextcore: --force replaces it.`);
    expect(has('obs/office-lunch')).toBe(false);
    expect((await run([...all, '--diff'])).code).toBe(91);
    expect((await run([...all, '--force'])).code).toBe(0);
    expect(read(monitors)).not.toContain('mine');
  });

  it('puts a project that is called like the folder of all of them beside it', async () => {
    const { run, has } = workspace({ '.contextcore.yaml': small.replaceAll('tool', 'portfolio') });
    const { out } = await run(['generate', '-o', 'obs', '--dry-run']);
    expect(out).toMatch(/ obs\/portfolio-[0-9a-f]{8}\/monitors\.yaml\n/u);
    const paths = out.trimEnd().split('\n');
    expect(new Set(paths).size).toBe(paths.length);
    expect(has('obs')).toBe(false);
  });

  it('takes the metrics that are named', async () => {
    const { run, read } = workspace({ '.contextcore.yaml': three['svc/checkout/.contextcore.yaml'] ?? '' });
    const rules = 'obs/checkout/rules.yaml';
    await run(['generate', '-o', 'obs', '--only', 'rules']);
    expect(read(rules)).toContain('http_server_request_duration_seconds_bucket');
    await run(['generate', '-o', 'obs', '--only', 'rules', '--metrics', 'prometheus-http', '--buckets', '0.1,0.3,1']);
    expect(read(rules)).toContain('http_request_duration_seconds_bucket');
    expect(read(rules)).toMatch(/le=~?\\?"0?\\*\.?.*0\\*\.3/u);
  });

  it.each([
    [['--only', 'rulse'], 92, '--only: nothing is called "rulse". Did you mean "rules"?'],
    [['--only', ''], 92, 'The list is empty.'],
    [['--buckets', '1,0.5'], 92, 'Write seconds above 0, ascending'],
    [['--port', 'Metrics!'], 92, 'Write at most 15 small letters'],
    [['--label', 'release'], 92, 'Write KEY=VALUE'],
    [['--metrics', 'statsd'], 92, 'Allowed choices are otel-http, prometheus-http'],
    [['--dry-run', '--diff'], 92, 'cannot be used with'],
    [['--kube-context', '--server=x'], 92, 'Write the name of a context'],
    [['--context', 'none.yaml'], 91, 'There is no ProjectContext at "none.yaml"'],
    [['--context', 'empty'], 91, 'There is no ProjectContext at "empty"'],
    [['--tables', 'none.yaml'], 91, '"none.yaml" cannot be read'],
    [['--context', 'svc', '--context', 'twin.yaml'], 91, 'are both of project "checkout".'],
    [['--context', 'bad.yaml', '--context', 'svc'], 1, 'Did you mean "criticality"?'],
  ])('refuses %j', async (more, code, message) => {
    const here = workspace({
      ...three,
      '.contextcore.yaml': small,
      'empty/a.yaml': 'kind: Service\n',
      'twin.yaml': small.replaceAll('tool', 'checkout'),
      'bad.yaml': `${small}business: {critcality: high}\n`,
    });
    const outcome = await here.run(['generate', '-o', 'obs', ...more]);
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(message);
    expect(here.has('obs')).toBe(false);
  });

  it('says where no document is', async () => {
    expect(await workspace().run(['generate', '-o', 'obs'])).toMatchObject({
      code: 91,
      err: expect.stringContaining('`contextcore create` writes one.'),
    });
  });

  it('offers in help and completion what can be generated', () => {
    expect([...generatorNames].sort()).toEqual([...onlyNames].sort());
  });
});

const object = (spec: unknown): string =>
  JSON.stringify({
    apiVersion: 'contextcore.io/v1',
    kind: 'ProjectContext',
    metadata: {
      name: 'checkout',
      namespace: 'shop',
      uid: '0f',
      resourceVersion: '7',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"a": 1}\n' },
    },
    spec,
    status: { phase: 'Ready' },
  });

describe('contextcore generate, from a cluster', () => {
  const line = ['generate', '--context', 'shop/checkout', '-o', 'obs', '--only', 'monitors'];
  const spec = { project: { id: 'checkout' }, targets: [{ kind: 'Deployment', name: 'checkout-api' }] };

  it('reads a document by its namespace and name', async () => {
    const { env } = fakeKubectl(`() => ({ out: ${JSON.stringify(object(spec))} })`);
    const { run, read } = workspace();
    expect(await run(line, { env })).toMatchObject({ code: 0, out: '' });
    expect(read(monitors)).toContain('# From shop/checkout of a cluster, project "checkout".\n');
    expect((await run([...line, '--diff'], { env })).code).toBe(0);
  });

  it('judges it as any document', async () => {
    const { env } = fakeKubectl(`() => ({ out: ${JSON.stringify(object({ ...spec, targets: [] }))} })`);
    const { code, out, err } = await workspace().run(line, { env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('"targets"');
  });

  it('takes a path for a path where there is one', async () => {
    const { env, asked } = fakeKubectl('() => ({ status: 1 })');
    const { run } = workspace({ 'shop/checkout/.contextcore.yaml': small });
    expect((await run(line, { env })).code).toBe(0);
    expect(asked()).toEqual([]);
  });

  it('ends with 97 where the cluster does not give it', async () => {
    const { env } = fakeKubectl(`() => ({ err: 'Error from server (NotFound): "checkout" not found', status: 1 })`);
    expect(await workspace().run(line, { env })).toMatchObject({
      code: 97,
      err: 'contextcore: "shop/checkout" is no path here, and cannot be read in a cluster. The cluster does not have it: "checkout" not found.\n',
    });
    const without = await workspace().run(line, { env: { PATH: '/nowhere' } });
    expect(without).toMatchObject({ code: 97, err: expect.stringContaining('kubectl is not installed') });
  });
});

describe('contextcore runbook', () => {
  it('prints the runbook, or writes it', async () => {
    const { run, read } = workspace({ '.contextcore.yaml': three['svc/checkout/.contextcore.yaml'] ?? '' });
    const { code, out } = await run(['runbook']);
    expect(code).toBe(0);
    expect(out).toContain('checkout');
    expect(await run(['runbook', '.contextcore.yaml', '-o', 'docs/runbook.md'])).toMatchObject({ code: 0, out: '' });
    expect(read('docs/runbook.md')).toBe(out);
  });
});

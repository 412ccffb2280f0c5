import { describe, expect, it } from 'vitest';
import { contract, workspace } from './cli.ts';

const two = { 'a.contract.yaml': contract({ id: 'order-flow' }), 'deep/b.contract.yaml': contract({ id: 'billing' }) };
const allFiles = [
  'grafana/billing.alerts.yaml',
  'kubernetes/billing.prometheusrule.yaml',
  'prometheus/billing.rules.yaml',
  'prometheus/billing.rules.test.yaml',
];

describe('contextcore alerts', () => {
  it('writes the rules of every contract below the folder, and says how many', async () => {
    const { run, has, read } = workspace(two);
    const { code, out, err } = await run(['alerts', '--out', 'alerts']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('contextcore: 2 workflows, 8 files written.\n');
    expect(allFiles.filter((file) => !has(`alerts/${file}`))).toEqual([]);
    expect(read('alerts/prometheus/order-flow.rules.yaml')).toContain(
      '# From a.contract.yaml:2, workflow "order-flow".',
    );
  });

  it('says that a file is no folder', async () => {
    const here = workspace({ ...two, 'initial.json': '{}' });
    const { code, err } = await here.run(['alerts', '--out', 'initial.json']);
    expect(code).toBe(91);
    expect(err).toContain('contextcore: "initial.json" is a file, not a folder to write to.\n');
    expect(here.read('initial.json')).toBe('{}');
  });

  it('takes contracts and folders that are named', async () => {
    const { run, has } = workspace(two);
    expect((await run(['alerts', '--contract', 'deep', '--target', 'grafana', '--out', 'x'])).code).toBe(0);
    expect([
      has('x/grafana/billing.alerts.yaml'),
      has('x/grafana/order-flow.alerts.yaml'),
      has('x/prometheus'),
    ]).toEqual([true, false, false]);
    const named = ['a.contract.yaml', 'deep/b.contract.yaml'];
    expect((await run(['alerts', '--contract', ...named, '--out', 'y'])).code).toBe(0);
    expect(has('y/grafana/order-flow.alerts.yaml')).toBe(true);
  });

  it('writes nothing again that is as it should be, and replaces what it wrote', async () => {
    const { run, read } = workspace(two);
    await run(['alerts', '--out', 'alerts']);
    expect((await run(['alerts', '--out', 'alerts'])).err).toContain('0 files written, 8 unchanged.');
    const again = await run(['alerts', '--out', 'alerts', '--objective', '95', '--objective', 'billing=99.5']);
    expect(again.err).toContain('8 files written.');
    expect(read('alerts/prometheus/billing.rules.yaml')).toContain('# objective 99.5%');
    expect(read('alerts/prometheus/order-flow.rules.yaml')).toContain('# objective 95%');
  });

  it('leaves alone what others wrote, unless told otherwise, and then writes nothing', async () => {
    const { run, read, has, put } = workspace(two);
    put('alerts/prometheus/billing.rules.yaml', 'groups: []\n');
    const refused = await run(['alerts', '--out', 'alerts']);
    expect(refused).toMatchObject({ code: 91, out: '' });
    expect(refused.err).toContain(
      '"alerts/prometheus/billing.rules.yaml" was not written by contextcore: --force replaces it.',
    );
    expect(has('alerts/grafana')).toBe(false);
    expect((await run(['alerts', '--out', 'alerts', '--force'])).code).toBe(0);
    expect(read('alerts/prometheus/billing.rules.yaml')).toContain('ContextFieldLost');
  });

  it('lists what it would do', async () => {
    const { run, has } = workspace({ 'b.contract.yaml': contract({ id: 'billing' }) });
    const { code, out } = await run(['alerts', '--out', 'alerts', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toBe(allFiles.map((file) => `create   alerts/${file}\n`).join(''));
    expect(has('alerts')).toBe(false);
  });

  it('says where and why an alert is left out', async () => {
    const { run } = workspace({ 'b.contract.yaml': contract({ id: 'billing' }) });
    const { code, err } = await run(['alerts', '--out', 'alerts', '--objective', '50']);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^b\.contract\.yaml:2:14: workflow "billing": ContextBudgetBurn1h is left out: .* \[alerts\/unreachable-window\]$/mu,
    );
    expect(err).toContain(
      'ContextCompletenessBelowBaseline is left out: --baseline gives the value. [alerts/no-baseline]',
    );
  });

  it('takes a table of the user', async () => {
    const { run, read, put } = workspace({ 'b.contract.yaml': contract({ id: 'billing' }) });
    put('slow.yaml', 'objective: 90\nlow: {window: 3h}\n');
    expect((await run(['alerts', '--out', 'alerts', '--thresholds', 'slow.yaml'])).code).toBe(0);
    expect(read('alerts/prometheus/billing.rules.yaml')).toContain('ratio3h{contextcore_workflow="billing"} < 0.9');
    put('slow.yaml', 'lo: {window: 3h}\n');
    const wrong = await run(['alerts', '--out', 'other', '--thresholds', 'slow.yaml']);
    expect(wrong.code).toBe(91);
    expect(wrong.err).toContain('"slow.yaml" cannot be used.');
    expect(wrong.err).toContain('Key "lo" is not known. Did you mean "low"?');
  });

  it.each([
    [['--objective', '0'], 92, 'Write a percentage above 0 and up to 100'],
    [['--objective', 'biling=99'], 92, 'No contract here is of workflow "biling". Did you mean "billing"?'],
    [['--absent-after', 'soon'], 92, '"soon" is no duration of at least 5 seconds'],
    [['--label', 'a b=c'], 92, 'Write KEY=VALUE, as labels of Kubernetes are.'],
    [['--contract', 'nowhere'], 91, 'Nothing to check at "nowhere"'],
    [
      ['--contract', 'broken.contract.yaml'],
      91,
      '"broken.contract.yaml" is not read as a contract: `contextcore check` tells why.',
    ],
    [['--contract', 'b.contract.yaml', 'again.contract.yaml'], 91, 'are both of workflow "billing"'],
  ])('refuses %j', async (more, code, message) => {
    const own = contract({ id: 'billing' });
    const given = more.includes('--contract') ? more : ['--contract', 'b.contract.yaml', ...more];
    const { run, has } = workspace({
      'b.contract.yaml': own,
      'again.contract.yaml': own,
      'broken.contract.yaml': 'a: [',
    });
    const outcome = await run(['alerts', '--out', 'alerts', ...given]);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toContain(message);
    expect(has('alerts')).toBe(false);
  });
});

describe('contextcore queries', () => {
  it('prints every question with its queries', async () => {
    const { code, out } = await workspace().run(['queries', '--workflow', 'billing', '--field', 'plan.domain']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Which runs lost the field\?\n {2}TraceQL .*event\.context\.field = "plan\.domain"/u);
    expect(out).toContain('  LogQL   ');
    expect(out.endsWith('\n')).toBe(true);
  });

  it('prints some languages, with the names of the exporter, as Markdown and as JSON', async () => {
    const { run } = workspace();
    const markdown = await run([
      'queries',
      '--lang',
      'promql',
      '--format',
      'markdown',
      '--naming',
      'prometheus-exporter',
    ]);
    expect(markdown.out).toContain('## How long do phases take?\n\n```promql\nhistogram_quantile(0.95, ');
    expect(markdown.out).toContain('contextcore_phase_duration_bucket');
    expect(markdown.out).not.toContain('traceql');
    const json = await run(['queries', '--lang', 'traceql,logql', '--format', 'json']);
    const all = JSON.parse(json.out) as readonly { readonly id: string; readonly queries: object }[];
    expect(all.find(({ id }) => id === 'broken-chains')).toMatchObject({
      queries: { traceql: expect.stringContaining('event:name = "context.chain"'), logql: expect.any(String) },
    });
  });

  it.each([
    [['--lang', 'sql'], 'Allowed are traceql, promql, logql.'],
    [['--range', 'yesterday'], '"yesterday" is no duration: write one such as 90s, 5m, 6h or 7d.'],
  ])('refuses %j', async (more, message) => {
    const { code, err } = await workspace().run(['queries', ...more]);
    expect(code).toBe(92);
    expect(err).toContain(message);
  });
});

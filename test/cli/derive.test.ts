import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readText } from '../sources.ts';
import { workspace } from './cli.ts';

const checkout = [
  'project: {id: checkout}',
  'business: {criticality: high, value: revenue-primary, owner: team-checkout}',
  'requirements: {availability: "99.95", latencyP99: 80ms}',
  'risks: [{type: security, description: cards, mitigation: tokens, priority: P1}]',
  'targets: [{kind: Deployment, name: checkout-api}]',
  'observability: {alertChannels: [oncall, "a|b"]}',
  '',
].join('\n');

const shop = (more: Readonly<Record<string, string>> = {}) => workspace({ '.contextcore.yaml': checkout, ...more });

describe('contextcore derive', () => {
  it('prints each value with its reason, of the document around the folder', async () => {
    const here = shop({ 'deep/er/x.txt': '' });
    const { code, out, err } = await here.run(['derive'], { below: 'deep/er' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "checkout (../../.contextcore.yaml)
      traceSampling       1            derived   criticality is "high" and value is "revenue-primary"
      metricsInterval     15s          derived   latencyP99 is below 100ms
      logLevel            info         derived   criticality is "high"
      alertPriority       P2           derived   criticality is "high" and a "security" risk has priority "P1"
      paging              yes          derived   criticality is "high"
      dashboardPlacement  featured     derived   value is "revenue-primary"
      availability        99.95%       explicit  "requirements.availability" says so
      errorBudget         0.05%        derived   it is 100 minus the availability
      latencyP50          –            default   "requirements.latencyP50" is not given
      latencyP99          80ms         explicit  "requirements.latencyP99" says so
      throughput          –            default   "requirements.throughput" is not given
      alertChannels       oncall, a|b  explicit  "observability.alertChannels" says so
      runbook             –            default   "observability.runbook" is not given
      "
    `);
  });

  it('prints the same for programs, in JSON and YAML', async () => {
    const here = shop();
    const json = await here.run(['derive', '.contextcore.yaml', '--format', 'json']);
    const value = JSON.parse(json.out);
    expect(value.contexts).toHaveLength(1);
    expect(value.contexts[0]).toMatchObject({
      file: '.contextcore.yaml',
      project: 'checkout',
      strategy: { errorBudget: { value: 0.05, source: 'derived' }, alertChannels: { value: ['oncall', 'a|b'] } },
    });
    const yaml = await here.run(['derive', '--format', 'yaml', '-o', 'strategy.yaml']);
    expect(yaml).toEqual({ code: 0, out: '', err: '' });
    expect(load(here.read('strategy.yaml'))).toEqual(value);
  });

  it('prints Markdown that a wiki shows as it is', async () => {
    const { out } = await shop().run(['derive', '--format', 'markdown']);
    expect(out).toContain('| alertChannels | `oncall, a\\|b` | explicit | `observability.alertChannels` says so |');
  });

  it('goes by tables of the user', async () => {
    const here = shop({ 'tables.yaml': 'criticality: {critical: {metricsInterval: 5s}, high: {metricsInterval: 5s}}' });
    const { out } = await here.run(['derive', '--tables', 'tables.yaml']);
    expect(out).toMatch(/^metricsInterval +5s +derived +criticality is "high"$/mu);
  });

  it('says what is wrong with tables, and where', async () => {
    const here = shop({ 'tables.yaml': 'criticality:\n  hihg: {traceSampling: 1}\n' });
    expect(await here.run(['derive', '--tables', 'tables.yaml'])).toEqual({
      code: 91,
      out: '',
      err: 'contextcore: "tables.yaml" cannot be used.\ntables.yaml:2:3 "criticality" has an unknown key "hihg". Did you mean "high"?\n',
    });
    here.put('tables.yaml', 'criticality: [\n');
    expect(await here.run(['derive', '--tables', 'tables.yaml'])).toMatchObject({ code: 91, out: '' });
    expect(await here.run(['derive', '--tables', 'none.yaml'])).toMatchObject({ code: 91, out: '' });
  });

  it('derives nothing from a document that is not sound', async () => {
    const here = workspace({ '.contextcore.yaml': checkout.replace('criticality', 'critcality') });
    const { code, out, err } = await here.run(['derive']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('Did you mean "criticality"?');
  });

  it('says where no document is', async () => {
    const here = workspace();
    expect(await here.run(['derive'])).toMatchObject({ code: 91, out: '' });
    expect((await here.run(['derive'])).err).toContain('`contextcore create` writes one.');
    expect(await here.run(['derive', 'none.yaml'])).toMatchObject({ code: 91, out: '' });
  });

  it('prints what the guide shows, and takes the tables of the guide', async () => {
    const guide = readText('docs/guides/deriving.md');
    const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```/gmu)].map(([, info = '', text = '']) => ({
      info,
      text,
    }));
    const [document, tables] = blocks.filter(({ info }) => info === 'yaml').map(({ text }) => text);
    const here = workspace({ '.contextcore.yaml': document ?? '', 'observability-tables.yaml': tables ?? '' });
    expect((await here.run(['derive'])).out).toBe(blocks.find(({ info }) => info === 'text')?.text);
    const { out } = await here.run(['derive', '--tables', 'observability-tables.yaml']);
    expect(out).toMatch(
      /^traceSampling +0.5 +derived +criticality is "high" and a "security" risk has priority "P1"$/mu,
    );
  });

  it('derives from each document of a file', async () => {
    const document = (id: string): string =>
      `apiVersion: contextcore.io/v1\nkind: ProjectContext\nmetadata: {name: ${id}, namespace: shop}\nspec: {project: {id: ${id}}, targets: [{kind: Pod, name: ${id}}]}\n`;
    const here = workspace({ 'all.yaml': `${document('one')}---\nkind: Service\n---\n${document('two')}` });
    const { out } = await here.run(['derive', 'all.yaml', '--format', 'json']);
    const names = JSON.parse(out).contexts.map(({ name, namespace }: Record<string, unknown>) => [name, namespace]);
    expect(names).toEqual([
      ['one', 'shop'],
      ['two', 'shop'],
    ]);
  });
});

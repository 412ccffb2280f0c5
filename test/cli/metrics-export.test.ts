import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createReceiver } from '../connect/otlp/receiver.ts';
import { now, someTasks, start } from '../report/flow/sample-tasks.ts';
import { workspace } from './cli.ts';
import { writeLog } from './metrics-log.ts';

const asOf = ['--as-of', new Date(now).toISOString()];

const two = async () => {
  const here = workspace({ 'contextcore.config.yaml': 'project: {id: shop}\n' });
  await writeLog(here.root, 'shop');
  await writeLog(here.root, 'blog', someTasks(12), []);
  return here;
};

interface Point {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly asDouble: number;
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}
interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly sum?: {
    readonly dataPoints: readonly Point[];
    readonly isMonotonic: boolean;
    readonly aggregationTemporality: number;
  };
}

const metricsIn = (body: unknown): readonly Metric[] =>
  (body as { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] }).resourceMetrics.flatMap(
    ({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics),
  );

const projectOf = ({ attributes }: Point): string | undefined =>
  attributes.find(({ key }) => key === 'project.id')?.value.stringValue;

describe('contextcore metrics export', () => {
  it('prints all projects for Prometheus, or the one that is named', async () => {
    const here = await two();
    const all = await here.run(['metrics', 'export', ...asOf, '--format', 'prometheus']);
    expect({ code: all.code, err: all.err }).toEqual({ code: 0, err: '' });
    expect(all.out).toMatch(/^contextcore_task_wip\{project_id="blog"\} \d+$/mu);
    expect(all.out).toMatch(/^contextcore_task_completed_total\{project_id="shop",task_type="story"\} 56$/mu);
    expect(all.out.match(/^# TYPE contextcore_task_wip gauge$/gmu)).toHaveLength(1);
    const one = await here.run(['metrics', 'export', ...asOf, '--project', 'blog', '-o', 'flow.prom']);
    expect(one).toEqual({ code: 0, out: '', err: '' });
    expect(here.read('flow.prom')).toContain('project_id="blog"');
    expect(here.read('flow.prom')).not.toContain('project_id="shop"');
  });

  it('sends them over OTLP, counters since the first event', async () => {
    const here = await two();
    const receiver = await createReceiver();
    const sent = await here.run(['metrics', 'export', ...asOf, '--endpoint', receiver.base]);
    expect({ code: sent.code, out: sent.out }).toEqual({ code: 0, out: '' });
    expect(sent.err).toMatch(/^contextcore: \d+ numbers of 2 projects sent\.\n$/u);
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/v1/metrics']);
    const metrics = metricsIn(receiver.requests[0]?.body);
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    const completed = metrics.find(({ name }) => name === 'contextcore.task.completed')?.sum;
    expect(completed).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
    for (const point of completed?.dataPoints ?? []) {
      expect(BigInt(point.timeUnixNano)).toBe(BigInt(now) * 1_000_000n);
      expect(BigInt(point.startTimeUnixNano)).toBe(BigInt(start) * 1_000_000n);
    }
    const ofShop = completed?.dataPoints.filter((point) => projectOf(point) === 'shop') ?? [];
    expect(ofShop.map(({ asDouble }) => asDouble).reduce((sum, value) => sum + value, 0)).toBe(71);
    expect(metrics.find(({ name }) => name === 'contextcore.flow.lead_time')).toMatchObject({ unit: 's' });
  });

  it('sends where the environment says, and nowhere without it', async () => {
    const here = await two();
    const receiver = await createReceiver();
    const nowhere = await here.run(['metrics', 'export', ...asOf]);
    expect(nowhere.code).toBe(92);
    expect(nowhere.err).toContain('There is nowhere to send to');
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' };
    const malformed = await here.run(['metrics', 'export', ...asOf], { env });
    expect(malformed.code).toBe(92);
    expect(malformed.err).toContain('The endpoint for metrics is no address of the form http://host:port.');
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.base);
    try {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base };
      expect((await here.run(['metrics', 'export', ...asOf, '--project', 'blog'], { env })).code).toBe(0);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/v1/metrics']);
  });

  it('says who owns the project where all numbers are of the one that is described', async () => {
    const here = await two();
    const receiver = await createReceiver();
    const text = 'project: {id: shop}\nbusiness: {owner: team-shop}\ntargets: [{kind: Deployment, name: shop}]\n';
    writeFileSync(join(here.root, '.contextcore.yaml'), text);
    for (const more of [['--project', 'shop'], ['--project', 'blog'], []])
      expect((await here.run(['metrics', 'export', ...asOf, '--endpoint', receiver.base, ...more])).code).toBe(0);
    const owners = receiver.requests.map(({ body }) => JSON.stringify(body).includes('"team-shop"'));
    expect(owners).toEqual([true, false, false]);
  });

  it('says that the endpoint refuses or is not there, without the secrets in its address', async () => {
    const here = await two();
    const receiver = await createReceiver();
    receiver.replies(() => ({ status: 400 }));
    const refused = await here.run(['metrics', 'export', ...asOf, '--endpoint', receiver.base]);
    expect(refused.code).toBe(97);
    expect(refused.err).toContain('The metrics cannot be sent: it answers with status 400.');
    await receiver.down();
    const address = receiver.base.replace('//', '//me:secret@');
    const gone = await here.run(['metrics', 'export', ...asOf, '--endpoint', address]);
    expect(gone.code).toBe(97);
    expect(gone.err).toContain('The metrics cannot be sent: ');
    expect(gone.err).not.toContain('secret');
  });

  it('says what the endpoint minds of what it takes', async () => {
    const here = await two();
    const receiver = await createReceiver();
    receiver.replies(() => ({
      status: 200,
      body: { partialSuccess: { rejectedDataPoints: 3, errorMessage: 'too old' } },
    }));
    const { err } = await here.run(['metrics', 'export', ...asOf, '--endpoint', receiver.base]);
    expect(err).toContain('rejectedDataPoints');
  });

  it('takes no address that is none, and none together with a file', async () => {
    const here = await two();
    for (const more of [
      ['--endpoint', 'localhost:4318'],
      ['--endpoint', 'http://localhost:4318', '--format', 'prometheus'],
      ['--endpoint', 'http://localhost:4318', '-o', 'x'],
    ])
      expect((await here.run(['metrics', 'export', ...more])).code).toBe(92);
    expect((await workspace().run(['metrics', 'export', '-f', 'prometheus'])).code).toBe(93);
  });
});

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { taskSpanId } from '../../src/project/index.ts';
import { createEndpoint, sizeOf } from '../connect/otlp/task-case.ts';
import { workspace } from './cli.ts';

const shop = () => workspace({ 'contextcore.config.yaml': 'project: {id: shop}\n' });

const begin = ['task', 'start', '--id', 'T1', '--title', 'Pay', '--at', '2026-01-05T09:00:00Z'];
const end = ['task', 'complete', 'T1', '--at', '2026-01-05T10:00:00Z'];

describe('contextcore task export', () => {
  it('sends what was not sent yet, and says how much that is', async () => {
    const endpoint = await createEndpoint();
    const here = shop();
    await here.run(begin);
    await here.run(end);
    const line = ['task', 'export', '--endpoint', endpoint.base];
    expect(await here.run([...line, '--dry-run'])).toEqual({
      code: 0,
      out: '3 spans and 2 log records of project "shop" would be sent.\n',
      err: '',
    });
    expect(endpoint.requests).toEqual([]);
    expect((await here.run(line)).out).toBe('3 spans and 2 log records of project "shop" sent.\n');
    expect((await here.run(line)).out).toBe('0 spans and 0 log records of project "shop" sent.\n');
    expect(endpoint.requests.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/traces']);
    const again = await here.run([...line, '--backfill', '2026-01-05T09:30:00Z', '--format', 'json']);
    expect(JSON.parse(again.out)).toEqual({
      project: 'shop',
      dryRun: false,
      busy: false,
      events: 2,
      spans: 2,
      logRecords: 1,
      refused: 0,
      failures: [],
    });
    expect((await here.run([...line, '--backfill'])).out).toBe('3 spans and 2 log records of project "shop" sent.\n');
    expect(new Set(endpoint.ids()).size).toBe(3);
  });

  it.each([
    ['its own', 'shop', 'team-checkout'],
    ['no other', 'billing', undefined],
  ])('says whose the project is by %s document', async (_, id, owner) => {
    const endpoint = await createEndpoint();
    const here = shop();
    here.put(
      '.contextcore.yaml',
      `project: {id: ${id}}\nbusiness: {owner: team-checkout}\ntargets: [{kind: Deployment, name: api}]\n`,
    );
    await here.run(begin);
    expect((await here.run(['task', 'export', '--endpoint', endpoint.base])).code).toBe(0);
    const [traces] = endpoint.requests.filter(({ path }) => path === '/v1/traces');
    const sent = JSON.stringify(traces?.body);
    expect(sent.includes('"team-checkout"')).toBe(owner !== undefined);
    expect(sent).toContain('"service.name"');
  });

  it('sends how open tasks stand once a day', async () => {
    const endpoint = await createEndpoint();
    const here = shop();
    await here.run(begin);
    const line = ['task', 'export', '--endpoint', endpoint.base, '--snapshots'];
    for (let i = 0; i < 2; i++) expect((await here.run(line)).code).toBe(0);
    expect(endpoint.named('contextcore.task.snapshot')).toMatchObject([
      { parentSpanId: taskSpanId('shop', 'T1', 1), attributes: { 'task.id': 'T1', 'task.status': 'in_progress' } },
    ]);
  });

  it('fails with 97 where the endpoint is down, and loses nothing', async () => {
    const endpoint = await createEndpoint();
    await endpoint.down();
    const here = shop();
    await here.run(begin);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.base, OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
    const { code, out, err } = await here.run(['task', 'export'], { env });
    expect([code, out]).toEqual([97, '0 spans and 0 log records of project "shop" sent.\n']);
    expect(err).toContain('contextcore: The endpoint does not take spans (ECONNREFUSED); they stay in the log.\n');
    expect(err).toContain(
      'contextcore: The endpoint does not take log records (ECONNREFUSED); they stay in the log.\n',
    );
    await endpoint.up();
    expect((await here.run(['task', 'export'], { env })).code).toBe(0);
    expect(endpoint.spans).toHaveLength(1);
  });

  it.each([
    [['task', 'export'], {}, 92, 'There is nowhere to send to'],
    [['task', 'export'], { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' }, 92, 'is no address'],
    [['task', 'export', '--endpoint', 'file:///x'], {}, 92, 'Write an address as http://localhost:4318.'],
    [['task', 'export', '--endpoint', 'http://x', '--backfill', 'soon'], {}, 92, 'Write a time'],
  ])('%j with %j ends with %i', async (line, env, code, text) => {
    const here = shop();
    await here.run(begin);
    const outcome = await here.run(line, { env });
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toContain(text);
  });

  it('ends with 91 where it cannot write down what is exported', async () => {
    const endpoint = await createEndpoint();
    const here = shop();
    await here.run(begin);
    mkdirSync(join(here.root, '.contextcore/tasks/shop/exports.jsonl'));
    const { code, err } = await here.run(['task', 'export', '--endpoint', endpoint.base]);
    expect([code, err]).toEqual([
      91,
      'contextcore: What is exported of project "shop" cannot be written down: it is a folder.\n',
    ]);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.base };
    const changed = await here.run(end, { env });
    expect([changed.code, changed.err]).toEqual([
      0,
      'contextcore: The change is kept and not exported: What is exported of project "shop" cannot be written down: it is a folder.\n',
    ]);
    expect(endpoint.requests).toEqual([]);
  });

  it('tells what the endpoint says of a request that it takes', async () => {
    const endpoint = await createEndpoint();
    const here = shop();
    await here.run(begin);
    endpoint.replies(() => ({ status: 200, body: { partialSuccess: { rejectedSpans: 1, errorMessage: 'too old' } } }));
    const { code, err } = await here.run(['task', 'export', '--endpoint', endpoint.base]);
    expect([code, err]).toEqual([0, expect.stringContaining('too old')]);
  });

  it('ends with 93 where there are no tasks', async () => {
    const { code, err } = await shop().run(['task', 'export', '--endpoint', 'http://localhost:1']);
    expect([code, err]).toEqual([
      93,
      'contextcore: There are no tasks of project "shop". `contextcore task start` begins one.\n',
    ]);
  });
});

describe('a change of a task', () => {
  it('is sent at once where the environment names an endpoint', async () => {
    const endpoint = await createEndpoint();
    const here = shop();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.base };
    expect(await here.run(begin, { env })).toMatchObject({ code: 0, err: '' });
    expect(await here.run(end, { env })).toMatchObject({ code: 0, err: '' });
    expect(endpoint.spans.map(({ name, start, end: to }) => [name, to - start])).toEqual([
      ['contextcore.task.transition', 0],
      ['contextcore.task.transition', 0],
      ['contextcore.task.task', 60],
    ]);
    expect(endpoint.requests.map(sizeOf).every(({ spans, records }) => spans + records > 0)).toBe(true);
  });

  it('is kept where the endpoint is down, which is said', async () => {
    const endpoint = await createEndpoint();
    await endpoint.down();
    const here = shop();
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint.base}/v1/traces`, OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
    const { code, out, err } = await here.run(begin, { env });
    expect([code, out]).toEqual([0, 'Task "T1" of project "shop" is in_progress: Pay\n']);
    expect(err).toBe('contextcore: The endpoint does not take spans (ECONNREFUSED); they stay in the log.\n');
    await endpoint.up();
    await here.run(end, { env });
    expect(endpoint.spans).toHaveLength(3);
    expect(endpoint.records).toEqual([]);
  });

  it('leaves no journal where nothing is exported', async () => {
    const here = shop();
    expect((await here.run(begin)).code).toBe(0);
    expect(existsSync(join(here.root, '.contextcore/tasks/shop/exports.jsonl'))).toBe(false);
  });
});

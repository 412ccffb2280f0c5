import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { createTaskStore } from '../../../src/connect/index.ts';
import { root as repository } from '../../sources.ts';
import { createEndpoint, exporting, logFolder, minute, sizeOf, working } from './task-case.ts';

const module = join(repository, `node_modules/.cache/contextcore/test/tasks-${process.pid}.mjs`);

beforeAll(async () => {
  await build({
    absWorkingDir: repository,
    entryPoints: ['test/connect/otlp/task-child-entry.ts'],
    outfile: module,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
});

const head = (root: string, base: string): string => `
import * as all from ${JSON.stringify(pathToFileURL(module).href)};
const [root, base] = ${JSON.stringify([root, base])};
const store = all.createTaskStore({ root, project: 'shop' });
const [traces, logs] = [base + '/v1/traces', base + '/v1/logs'];
const options = { timeoutMillis: 20_000 };
const tracer = all.createTaskTracer({
  store,
  journal: root + '/exports.jsonl',
  traces: { exporter: new all.OTLPTraceExporter({ url: traces, ...options }), endpoint: traces },
  logs: { exporter: new all.OTLPLogExporter({ url: logs, ...options }), endpoint: logs },
});
`;

/** Begins and ends a task after the other, and exports after each change, without end. */
const endless = `
const tracker = all.createTracker({ project: 'shop', store, tracer });
for (let i = 0; ; i++) {
  const id = process.argv[2] + '-' + i;
  await tracker.startTask({ id, title: 't' });
  await tracker.completeTask(id);
  await tracer.exportPending();
}
`;

const scriptIn = (root: string, text: string): string => {
  const path = join(dirname(root), 'program.mjs');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const started = (script: string, name: string): ChildProcess =>
  spawn(process.execPath, [script, name], { stdio: ['ignore', 'ignore', 'inherit'] });

const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? String(code))));

const counted = (ids: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
};

it('a process that is killed at any point loses nothing, and what is sent again has the same ids, 8 times', async () => {
  const endpoint = await createEndpoint();
  const root = logFolder();
  const script = scriptIn(root, head(root, endpoint.base) + endless);
  let inFlight = 0;
  for (let kill = 0; kill < 8; kill++) {
    let before = Math.floor(Math.random() * 6);
    const isAnswered = kill % 2 === 0;
    let latest = 0;
    const child = started(script, `k${kill}`);
    endpoint.replies((request) => {
      latest = sizeOf(request).spans || latest;
      before -= 1;
      if (before >= 0) return { status: 200 };
      // Acknowledged, and killed before it can say so in the journal; or killed while it waits.
      if (isAnswered) setImmediate(() => child.kill('SIGKILL'));
      else child.kill('SIGKILL');
      return isAnswered ? { status: 200 } : 'hang';
    });
    expect(await ended(child)).toBe('SIGKILL');
    inFlight += latest;
  }
  endpoint.replies(() => ({ status: 200 }));
  await exporting(root, endpoint.base, async (tracer, store) => {
    expect((await tracer.exportPending()).busy).toBe(false);
    // Every event that is in the log has arrived, and every task that ended.
    const wanted = new Set<string>();
    for await (const [task, events] of store.tasks())
      for (const { type } of events) wanted.add(`${task} ${type.slice(5)}`);
    const arrived = (name: string) =>
      endpoint.named(name).map(({ attributes }) => `${attributes['task.id']} ${attributes['task.event'] ?? 'span'}`);
    expect(new Set(arrived('contextcore.task.transition'))).toEqual(wanted);
    const completed = [...wanted].filter((one) => one.endsWith(' completed'));
    expect(new Set(arrived('contextcore.task.task'))).toEqual(
      new Set(completed.map((one) => one.replace(' completed', ' span'))),
    );
    expect(wanted.size).toBeGreaterThanOrEqual(8);
    expect(
      new Set(endpoint.records.map(({ attributes }) => `${attributes['task.id']} ${attributes['task.event']}`)),
    ).toEqual(wanted);
  });
  const again = [...counted(endpoint.ids()).values()].reduce((sum, count) => sum + count - 1, 0);
  expect(again).toBeLessThanOrEqual(inFlight);
}, 120_000);

it('a process that is killed in the middle of a large log goes on where it was', async () => {
  const endpoint = await createEndpoint();
  const root = logFolder();
  const store = createTaskStore({ root, project: 'shop' });
  const ids = Array.from({ length: 1500 }, (_, i) => `T${String(i).padStart(4, '0')}`);
  // Each task has its events far apart.
  const time = (minutes: number): string => minute(minutes).toISOString();
  const begun = { title: 't', type: 'task', status: 'todo' } as const;
  await store.append([
    ...ids.map((id, i) => ({ type: 'task.created', time: time(i), data: { task: id, root: id, ...begun } }) as const),
    ...ids.map((id, i) => ({ type: 'task.blocked', time: time(2000 + i), data: { task: id, from: 'todo' } }) as const),
    ...ids.map(
      (id, i) => ({ type: 'task.completed', time: time(4000 + i), data: { task: id, from: 'blocked' } }) as const,
    ),
    { type: 'sprint.started', time: time(0), data: { sprint: 'S1' } },
    { type: 'sprint.ended', time: time(9), data: { sprint: 'S1' } },
  ]);
  await store.close();
  const script = scriptIn(root, `${head(root, endpoint.base)}await tracer.exportPending();`);
  let most = 0;
  for (const before of [2, 3, 1]) {
    let left = before;
    const child = started(script, 'bulk');
    endpoint.replies((request) => {
      most = Math.max(most, sizeOf(request).spans);
      if (request.path === '/v1/logs') return { status: 200 };
      left -= 1;
      if (left >= 0) return { status: 200 };
      child.kill('SIGKILL');
      return 'hang';
    });
    expect(await ended(child)).toBe('SIGKILL');
  }
  const seen = endpoint.spans.length;
  expect(seen).toBeGreaterThan(1000);
  endpoint.replies(() => ({ status: 200 }));
  await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
  // Three changes of each and its span, and that of the sprint.
  expect(new Set(endpoint.ids()).size).toBe(1500 * 4 + 1);
  // Of the batches in flight, some requests were acknowledged.
  expect(endpoint.spans.length - (1500 * 4 + 1)).toBeLessThan(3 * 1400);
  expect(new Set(endpoint.records.map(({ spanId, eventName }) => `${spanId} ${eventName}`)).size).toBe(1500 * 3 + 2);
  await exporting(root, endpoint.base, async (tracer) => {
    expect((await tracer.exportPending()).events).toBe(0);
    expect((await tracer.exportPending({ backfill: true, dryRun: true })).lanes.map(({ items }) => items)).toEqual([
      1500 * 4 + 1,
      1500 * 3 + 2,
    ]);
  });
}, 120_000);

it('several processes export one log: each event is sent once, by one of them', async () => {
  const endpoint = await createEndpoint();
  const root = logFolder();
  await working(root, async (one) => {
    for (let i = 0; i < 700; i++) await one.startTask({ id: `T${i}`, title: 't', at: minute(i) });
  });
  const seen = new Set<string>();
  endpoint.replies((request) => {
    seen.add(JSON.stringify(sizeOf(request)));
    return { status: 200, after: new Promise((resolve) => setTimeout(resolve, 20)) };
  });
  const own = `
const tracker = all.createTracker({ project: 'shop', store, tracer });
for (let i = 0; i < 10; i++) {
  await tracker.startTask({ id: process.argv[2] + '-' + i, title: 't' });
  await tracer.exportPending();
}
await tracker.close();
await tracer.shutdown();
`;
  const script = scriptIn(root, head(root, endpoint.base) + own);
  const children = ['one', 'two', 'three'].map((name) => started(script, name));
  expect(await Promise.all(children.map(ended))).toEqual(['0', '0', '0']);
  // Nobody has to come after them: whoever was at it looked once more.
  expect(endpoint.ids()).toHaveLength(730);
  expect(new Set(endpoint.ids()).size).toBe(730);
  expect(endpoint.records).toHaveLength(730);
}, 120_000);

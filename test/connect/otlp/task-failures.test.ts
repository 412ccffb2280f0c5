import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTaskStore } from '../../../src/connect/index.ts';
import type { ExportReport } from '../../../src/connect/otlp/index.ts';
import { spooling, waitingIn } from './spool-case.ts';
import { createEndpoint, exporting, logFolder, minute, sizeOf, working } from './task-case.ts';

const at = (minutes: number) => ({ at: minute(minutes) });

/** So many tasks, done: three spans and two records each. */
const tasks = (count: number) => (root: string) =>
  working(root, async (one) => {
    for (let i = 0; i < count; i++) {
      await one.startTask({ id: `T${i}`, title: 't', ...at(i) });
      await one.completeTask(`T${i}`, at(i + 1));
    }
  });

const journalOf = (root: string): string =>
  existsSync(join(root, 'exports.jsonl')) ? readFileSync(join(root, 'exports.jsonl'), 'utf8') : '';

const expectEachOnce = (ids: readonly string[], count: number): void => {
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
};

describe('an endpoint', () => {
  it('that is down loses nothing: all of it arrives when it is up, once', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(3)(root);
    await endpoint.down();
    for (const more of [3, 4]) {
      const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
      expect(lanes.map(({ items, failure }) => [items, failure !== undefined])).toEqual([
        [0, true],
        [0, true],
      ]);
      await working(root, (one) => one.startTask({ id: `M${more}`, title: 'm', ...at(more) }));
    }
    expect(journalOf(root)).toBe('');
    await endpoint.up();
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 3 * 3 + 2);
    expect(endpoint.records).toHaveLength(3 * 2 + 2);
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    // Nothing is asked for with nothing in it.
    expect(endpoint.requests.map(sizeOf).every(({ spans, records }) => spans + records > 0)).toBe(true);
    expectEachOnce(endpoint.ids(), 3 * 3 + 2);
  });

  it.each([
    [503, 'it asks to try again later'],
    [429, 'it asks to try again later'],
    [401, 'it answers with status 401'],
    [404, 'it answers with status 404'],
  ])('that answers %i gets the same later', async (status, reason) => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(2)(root);
    endpoint.replies(() => ({ status }));
    const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(lanes.map(({ failure }) => failure)).toEqual([reason, reason]);
    endpoint.replies(() => ({ status: 200 }));
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 6);
  });

  it('that takes small requests only gets small ones', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(20)(root);
    endpoint.replies((request) => {
      const { spans, records } = sizeOf(request);
      return { status: spans + records > 7 ? 413 : 200 };
    });
    const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(lanes).toMatchObject([
      { items: 60, refused: [] },
      { items: 40, refused: [] },
    ]);
    expectEachOnce(endpoint.ids(), 60);
  });

  it('that minds one span is told the others, and a person is told of that one', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(4)(root);
    endpoint.replies(({ body }) => ({
      status:
        JSON.stringify(body).includes('contextcore.task.task') && JSON.stringify(body).includes('"T2"') ? 413 : 200,
    }));
    const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(lanes[0]).toMatchObject({
      items: 11,
      refused: [
        'The endpoint will never take a span "contextcore.task.task" of task "T2" (it answers with status 413).',
      ],
    });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 11);
  });

  it('that refuses everything is not believed: nothing is given up', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(10)(root);
    endpoint.replies(() => ({ status: 400 }));
    const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(lanes.every(({ failure, refused }) => failure !== undefined && refused.length === 0)).toBe(true);
    expect(endpoint.requests.length).toBeLessThan(30);
    expect(journalOf(root)).toBe('');
    endpoint.replies(() => ({ status: 200 }));
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 30);
  });

  it('without logs gets every span once all the same', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(2)(root);
    endpoint.replies(({ path }) => ({ status: path === '/v1/logs' ? 404 : 200 }));
    for (const minutes of [10, 11]) {
      await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
      await working(root, (one) => one.commentTask('T0', { text: 'x', ...at(minutes) }));
    }
    expectEachOnce(endpoint.ids(), 7);
    endpoint.replies(() => ({ status: 200 }));
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 8);
    expect(endpoint.records).toHaveLength(6);
  });

  it('that hangs is not waited for without end', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(1)(root);
    endpoint.replies(() => 'hang');
    const { lanes } = await exporting(root, endpoint.base, (tracer) => tracer.exportPending(), { timeoutMs: 300 });
    expect(lanes.map(({ failure }) => failure)).toEqual(Array(2).fill('it does not answer in time'));
    expect(journalOf(root)).toBe('');
  });
});

it('a spool in front of the endpoint keeps real spans, and sends them when it is up', async () => {
  const endpoint = await createEndpoint();
  const root = logFolder();
  await tasks(2)(root);
  await endpoint.down();
  const folder = join(root, '..', 'spool');
  const url = `${endpoint.base}/v1/traces`;
  const once = (): Promise<ExportReport> =>
    exporting(root, endpoint.base, (tracer) => tracer.exportPending(), {
      traces: { exporter: spooling(url, folder), endpoint: url },
    });
  // They are safe: they wait in the spool, and no longer in the log.
  expect((await once()).lanes.map(({ items, failure }) => [items, failure !== undefined])).toEqual([
    [6, false],
    [0, true],
  ]);
  expect(waitingIn(folder)).toHaveLength(1);
  await endpoint.up();
  await once();
  expectEachOnce(endpoint.ids(), 6);
  expect(endpoint.requests.map(sizeOf).every(({ spans, records }) => spans + records > 0)).toBe(true);
  expect(waitingIn(folder)).toEqual([]);
});

describe('an event that arrives late', () => {
  it('is told with what it makes of those after it', async () => {
    const endpoint = await createEndpoint();
    const [root, other] = [logFolder(), logFolder()];
    await working(other, async (one) => {
      await one.startTask({ id: 'A', title: 'a', ...at(0) });
    });
    // The log of another machine: what it has is about a task that is not here yet.
    const store = createTaskStore({ root, project: 'shop' });
    await store.append([
      { type: 'task.blocked', time: minute(5).toISOString(), data: { task: 'A', from: 'in_progress' } },
      { type: 'task.completed', time: minute(9).toISOString(), data: { task: 'A', from: 'blocked' } },
    ]);
    await store.close();
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect([endpoint.spans, endpoint.records]).toEqual([[], []]);

    for (const day of readdirSync(other).filter((name) => /^\d{4}-/u.test(name)))
      cpSync(join(other, day), join(root, day), { recursive: true });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(endpoint.spans.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['contextcore.task.transition', 0, 0],
      ['contextcore.task.transition', 5, 5],
      ['contextcore.task.transition', 9, 9],
      ['contextcore.task.task', 0, 9],
    ]);
    expect(endpoint.records).toHaveLength(3);
  });
});

describe('a claim', () => {
  it('of a process that died is taken over, and of one that lives is respected', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(1)(root);
    const path = join(root, 'exports.claim');
    writeFileSync(path, `${process.pid} ${hostname()} 0123456789ab\n`);
    const report = await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(report).toMatchObject({ busy: true, events: 0 });
    expect(endpoint.requests).toEqual([]);
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(path, `${pid} ${hostname()} 0123456789ab\n`);
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expectEachOnce(endpoint.ids(), 3);
    expect(existsSync(path)).toBe(false);
    // A process of another machine is dead when it has said nothing for long.
    writeFileSync(path, '1 elsewhere 0123456789ab\n');
    await exporting(root, endpoint.base, async (tracer) => {
      expect((await tracer.exportPending()).busy).toBe(true);
    });
    await exporting(
      root,
      endpoint.base,
      async (tracer) => {
        expect((await tracer.exportPending()).busy).toBe(false);
      },
      { claimMs: -1 },
    );
  });

  it('is held until everything is exported that came meanwhile', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await tasks(1)(root);
    let isFirst = true;
    let came = Promise.resolve<unknown>(undefined);
    endpoint.replies(() => {
      if (!isFirst) return { status: 200 };
      isFirst = false;
      came = working(root, (one) => one.startTask({ id: 'B', title: 'b', ...at(3) })).then(() =>
        exporting(root, endpoint.base, async (tracer) => {
          expect((await tracer.exportPending()).busy).toBe(true);
        }),
      );
      return { status: 200, after: came };
    });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending(), { timeoutMs: 20_000 });
    await came;
    expectEachOnce(endpoint.ids(), 4);
  });
});

import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sprintSpanId, sprintTraceId, taskSpanId, traceIdOf } from '../../../src/project/index.ts';
import { createEndpoint, exporting, logFolder, minute, working } from './task-case.ts';

const at = (minutes: number) => ({ at: minute(minutes) });

describe('tasks that arrive as spans', () => {
  it('keep their tree, times and ids, though each change comes from another process', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    const step = async (work: Parameters<typeof working>[1]): Promise<void> => {
      await working(root, work);
      await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    };
    await step((one) => one.startSprint('S1', { name: 'First', ...at(0) }));
    await step((one) => one.startTask({ id: 'E1', title: 'Cards', type: 'epic', ...at(0) }));
    await step((one) => one.startTask({ id: 'T1', title: 'Pay', parent: 'E1', sprint: 'S1', points: 3, ...at(10) }));
    await step((one) => one.blockTask('T1', { reason: 'no account', ...at(20) }));
    await step((one) => one.unblockTask('T1', at(50)));
    await step((one) => one.completeTask('T1', at(70)));
    await step((one) => one.endSprint('S1', at(100)));

    const trace = traceIdOf('shop', 'E1');
    const [task, ...others] = endpoint.named('contextcore.task.task');
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      traceId: trace,
      spanId: taskSpanId('shop', 'T1', 1),
      parentSpanId: taskSpanId('shop', 'E1', 1),
      start: 10,
      end: 70,
      status: 0,
      attributes: {
        'project.id': 'shop',
        'task.id': 'T1',
        'task.title': 'Pay',
        'task.status': 'done',
        'task.status.category': 'done',
        'task.parent.id': 'E1',
        'task.root.id': 'E1',
        'task.story_points': 3,
        'sprint.id': 'S1',
        'task.lead_time': 3600,
        'task.cycle_time': 3600,
        'task.active_time': 1800,
        'task.wait_time': 0,
        'task.blocked_time': 1800,
      },
    });
    expect(task?.links).toEqual([
      {
        traceId: sprintTraceId('shop', 'S1'),
        spanId: sprintSpanId('shop', 'S1'),
        attributes: { 'task.link': 'sprint', 'sprint.id': 'S1' },
      },
    ]);
    expect(task?.events.map(({ name, at: when }) => [name, when])).toEqual([
      ['contextcore.task.created', 10],
      ['contextcore.task.blocked', 20],
      ['contextcore.task.unblocked', 50],
      ['contextcore.task.completed', 70],
    ]);
    const transitions = endpoint
      .named('contextcore.task.transition')
      .filter((one) => one.parentSpanId === task?.spanId);
    expect(transitions.map(({ start, end, attributes }) => [start, end, attributes['task.event']])).toEqual([
      [10, 10, 'created'],
      [20, 20, 'blocked'],
      [50, 50, 'unblocked'],
      [70, 70, 'completed'],
    ]);
    expect(endpoint.named('contextcore.sprint')).toMatchObject([
      { traceId: sprintTraceId('shop', 'S1'), start: 0, end: 100, attributes: { 'sprint.name': 'First' } },
    ]);
    expect(endpoint.spans.every(({ traceId }) => traceId === trace || traceId === sprintTraceId('shop', 'S1'))).toBe(
      true,
    );
    expect(new Set(endpoint.ids()).size).toBe(endpoint.spans.length);
    // The epic is open: its span is not there yet, and what is below it waits for it under its id.
    expect(endpoint.named('contextcore.task.epic')).toEqual([]);
  });

  it('count blocked time on both ways into the status', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await working(root, async (one) => {
      await one.startTask({ id: 'A', title: 'a', ...at(0) });
      await one.blockTask('A', at(10));
      await one.unblockTask('A', at(20));
      await one.completeTask('A', at(30));
      await one.startTask({ id: 'B', title: 'b', ...at(0) });
      await one.updateStatus('B', 'blocked', at(10));
      await one.updateStatus('B', 'in_progress', at(20));
      await one.completeTask('B', at(30));
    });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    const spans = endpoint.named('contextcore.task.task');
    expect(spans.map(({ attributes }) => [attributes['task.id'], attributes['task.blocked_time']])).toEqual([
      ['A', 600],
      ['B', 600],
    ]);
  });

  it('have all of their events, however many they are', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await working(root, async (one) => {
      await one.startTask({ id: 'A', title: 'a', ...at(0) });
      for (let i = 1; i <= 300; i++) await one.commentTask('A', { text: `note ${i}`, ...at(i) });
      await one.completeTask('A', at(400));
    });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    const [task] = endpoint.named('contextcore.task.task');
    expect(task?.events).toHaveLength(302);
    expect(task?.events[0]).toMatchObject({ name: 'contextcore.task.created', at: 0 });
    // Backends count by the start of spans: each event has one of its own, where it happened.
    expect(endpoint.named('contextcore.task.transition').map(({ start }) => start)).toEqual([
      ...Array.from({ length: 301 }, (_, i) => i),
      400,
    ]);
    expect(endpoint.records.map(({ eventName }) => eventName)).toContain('contextcore.task.created');
    expect(endpoint.records).toHaveLength(302);
    expect(endpoint.records[5]).toMatchObject({ body: 'Task "A" has a comment: note 5', spanId: task?.spanId, at: 5 });
    expect(JSON.stringify(endpoint.spans)).not.toContain('note 5');
  });

  it('link to what they wait for and to the attempt before', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await working(root, async (one) => {
      await one.startTask({ id: 'E', title: 'e', type: 'epic', ...at(0) });
      await one.startTask({ id: 'D', title: 'd', parent: 'E', ...at(1) });
      await one.completeTask('D', at(5));
      await one.reopenTask('D', { reason: 'it fails', ...at(6) });
      await one.completeTask('D', at(8));
      await one.startTask({ id: 'A', title: 'a', dependsOn: ['D'], ...at(2) });
      await one.completeTask('A', at(9));
    });
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    const trace = traceIdOf('shop', 'E');
    const [a] = endpoint.named('contextcore.task.task').filter(({ attributes }) => attributes['task.id'] === 'A');
    expect(a?.links.map(({ traceId, spanId, attributes }) => [traceId, spanId, attributes['task.link']])).toEqual([
      [trace, taskSpanId('shop', 'D', 1), 'depends_on'],
      [trace, taskSpanId('shop', 'D', 2), 'depends_on'],
    ]);
    const d = endpoint.named('contextcore.task.task').filter(({ attributes }) => attributes['task.id'] === 'D');
    expect(d.map(({ start, end, spanId, links }) => [start, end, spanId, links.map((link) => link.spanId)])).toEqual([
      [1, 5, taskSpanId('shop', 'D', 1), []],
      [6, 8, taskSpanId('shop', 'D', 2), [taskSpanId('shop', 'D', 1)]],
    ]);
  });
});

describe('what was exported', () => {
  it('is exported once, and once more with a backfill', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await working(root, (one) => one.startTask({ id: 'A', title: 'a', ...at(0) }));
    await exporting(root, endpoint.base, async (tracer) => {
      expect((await tracer.exportPending()).lanes.map(({ items }) => items)).toEqual([1, 1]);
      expect((await tracer.exportPending()).lanes.map(({ items }) => items)).toEqual([0, 0]);
    });
    await working(root, (one) => one.completeTask('A', at(5)));
    await exporting(root, endpoint.base, async (tracer) => {
      expect((await tracer.exportPending()).lanes.map(({ items }) => items)).toEqual([2, 1]);
      expect((await tracer.exportPending({ backfill: minute(3).getTime() })).lanes.map(({ items }) => items)).toEqual([
        2, 1,
      ]);
      expect((await tracer.exportPending({ backfill: true })).lanes.map(({ items }) => items)).toEqual([3, 2]);
      expect((await tracer.exportPending()).events).toBe(0);
    });
    expect(new Set(endpoint.ids()).size).toBe(3);
  });

  it('is counted without being sent', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    await working(root, (one) => one.startTask({ id: 'A', title: 'a', ...at(0) }));
    await exporting(root, endpoint.base, async (tracer) => {
      const { lanes } = await tracer.exportPending({ dryRun: true });
      expect(lanes.map(({ items }) => items)).toEqual([1, 1]);
      expect(endpoint.requests).toEqual([]);
      await tracer.exportPending();
    });
    expect(endpoint.spans).toHaveLength(1);
  });

  it('is told by a journal that names no endpoint, and that may be damaged', async () => {
    const endpoint = await createEndpoint();
    const root = logFolder();
    const secret = endpoint.base.replace('://', '://user:secret@');
    await working(root, (one) => one.startTask({ id: 'A', title: 'a', ...at(0) }));
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    const journal = readFileSync(join(root, 'exports.jsonl'), 'utf8');
    expect(journal.trim().split('\n')).toHaveLength(2);
    expect(journal).not.toContain('127.0.0.1');
    appendFileSync(join(root, 'exports.jsonl'), 'null\n{"destination":1}\n{"segment":"x"}\n{"destin');
    await working(root, (one) => one.commentTask('A', { text: 'more', ...at(1) }));
    await exporting(root, endpoint.base, (tracer) => tracer.exportPending());
    expect(endpoint.spans).toHaveLength(2);
    // The same place, whoever asks for it.
    await exporting(root, secret, async (tracer) => {
      expect((await tracer.exportPending()).events).toBe(0);
    });
  });
});

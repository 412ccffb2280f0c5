import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../../src/core/index.ts';
import { categoryTimes, foldTask, usualStatuses } from '../../../src/project/index.ts';
import { recordsOf } from '../../../src/project/telemetry/log-records.ts';
import type { LogRecordData, SpanData } from '../../../src/project/telemetry/span.ts';
import { snapshotOf, spansOf } from '../../../src/project/telemetry/spans.ts';
import { anyLog } from '../task/events.ts';

const telling = { project: 'shop', statuses: usualStatuses, known: () => undefined };

/** Tells batches one after the other; of each, everything is known that came until then. */
const toldIn = (batches: readonly (readonly TaskEvent[])[]) => {
  const spans: SpanData[] = [];
  const records: LogRecordData[] = [];
  const told = new Set<string>();
  for (const [index, batch] of batches.entries()) {
    const task = foldTask(batches.slice(0, index + 1).flat());
    const ids = new Set(batch.map(({ id }) => id));
    const progress = {
      isNew: ({ id }: TaskEvent) => ids.has(id),
      isTold: ({ id }: TaskEvent) => told.has(id),
      corrects: () => true,
    };
    if (task) {
      spans.push(...spansOf(task, progress, telling));
      records.push(...recordsOf(task, progress, telling));
    }
    for (const id of ids) told.add(id);
  }
  return { spans, records };
};

const byId = (spans: readonly SpanData[]): ReadonlyMap<string, SpanData> =>
  new Map(spans.map((span) => [span.spanId, span]));

/** Cuts a list where the numbers say, each taken as a share of it. */
const cut = <T>(all: readonly T[], cuts: readonly number[]): readonly (readonly T[])[] => {
  const places = [0, ...cuts.map((share) => Math.floor(share * all.length)), all.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => all.slice(places[index], end));
};

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

describe('the spans of a task', () => {
  it('are one for each change and one for each attempt that ended, with its times and events', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const task = foldTask(log);
        const { spans, records } = toldIn([log]);
        const changes = task?.history.filter(({ ignored }) => ignored === undefined) ?? [];
        const ended = task?.attempts.filter(({ outcome }) => outcome !== undefined) ?? [];
        expect(byId(spans).size).toBe(spans.length);
        expect(spans).toHaveLength(changes.length + ended.length);
        expect(records).toHaveLength(task?.history.length ?? 0);
        const whole = spans.filter(({ name }) => name !== 'contextcore.task.transition');
        expect(whole.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(ended.map(({ from, to }) => [from, to]));
        for (const [index, span] of whole.entries()) {
          const { number } = ended[index] ?? {};
          const within = changes.filter(({ attempt }) => attempt === number);
          const last = within.findLastIndex(({ from, to }) => from !== to && (to === 'done' || to === 'cancelled'));
          expect(span.events.map(({ at }) => at)).toEqual(within.slice(0, last + 1).map(({ event }) => event.at));
          const times = categoryTimes(task?.periods ?? [], usualStatuses, task?.created ?? 0, span.endMs);
          expect(span.attributes['task.active_time']).toBe(times.active / 1000);
          expect(span.attributes['task.wait_time']).toBe(times.waiting / 1000);
          expect(span.attributes['task.blocked_time']).toBe(times.blocked / 1000);
        }
      }),
    );
  });

  it('are the same, each once, in however many batches they are told', () => {
    fc.assert(
      fc.property(anyLog, cuts, (log, places) => {
        const ordered = foldTask(log)?.history.map(({ event }) => event) ?? [];
        const [atOnce, inParts] = [toldIn([ordered]), toldIn(cut(ordered, places))];
        expect(inParts.spans).toHaveLength(atOnce.spans.length);
        expect(byId(inParts.spans)).toEqual(byId(atOnce.spans));
        expect(inParts.records).toHaveLength(atOnce.records.length);
        expect(new Set(inParts.records)).toEqual(new Set(atOnce.records));
      }),
    );
  });

  it('are all told, and told last as they are, in whatever order events arrive', () => {
    fc.assert(
      fc.property(
        anyLog.chain((log) => fc.shuffledSubarray([...log], { minLength: log.length })),
        cuts,
        (log, places) => {
          const [atOnce, inParts] = [toldIn([log]), toldIn(cut(log, places))];
          const last = byId(inParts.spans);
          for (const [id, span] of byId(atOnce.spans)) {
            const told = last.get(id);
            expect(told?.name).toBe(span.name);
            if (span.events.length > 0) expect(told).toEqual(span);
          }
          const told = new Set(inParts.records.map(({ at, eventName }) => `${at} ${eventName}`));
          for (const { at, eventName } of atOnce.records) expect(told).toContain(`${at} ${eventName}`);
        },
      ),
    );
  });
});

it('an attempt that has ended is told again when an event of it comes late', () => {
  const event = (seq: number, at: number, change: Pick<TaskEvent, 'type' | 'data'>): TaskEvent =>
    ({ ...change, id: `a:${seq}`, at, time: new Date(at).toISOString() }) as TaskEvent;
  const created = { task: 'A', title: 'a', type: 'task', status: 'todo', root: 'A' } as const;
  const [first, last, late] = [
    event(1, 0, { type: 'task.created', data: created }),
    event(2, 9000, { type: 'task.completed', data: { task: 'A', from: 'todo' } }),
    event(3, 4000, { type: 'task.blocked', data: { task: 'A', from: 'todo' } }),
  ];
  const { spans } = toldIn([[first, last], [late]]);
  const whole = spans.filter(({ name }) => name === 'contextcore.task.task');
  expect(new Set(whole.map(({ spanId }) => spanId)).size).toBe(1);
  expect(whole.map(({ events, attributes }) => [events.length, attributes['task.blocked_time']])).toEqual([
    [2, 0],
    [3, 5],
  ]);
});

it('a snapshot is of open tasks only, one for each day', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const task = foldTask(log);
      if (task === undefined) return;
      const now = task.changed + 60_000;
      const [first, later, tomorrow] = [now, now + 1, now + 86_400_000].map((at) => snapshotOf(task, at, telling));
      expect(first === undefined).toBe(task.attempts.at(-1)?.outcome !== undefined);
      expect(later?.spanId).toBe(first?.spanId);
      if (first) expect(tomorrow?.spanId).not.toBe(first.spanId);
      if (first) expect([first.startMs, first.endMs]).toEqual([now, now]);
    }),
  );
});

import fc from 'fast-check';
import type { TaskChange, TaskEvent } from '../../../src/core/index.ts';
import { start } from './clock.ts';

const statuses = ['backlog', 'todo', 'in_progress', 'in_review', 'blocked', 'on_hold'] as const;
const id = 'T-1';

type Bare = TaskChange extends infer C ? (C extends unknown ? Omit<C, 'time'> : never) : never;

const body: fc.Arbitrary<Bare> = fc.oneof(
  fc.constantFrom(...statuses).map((to): Bare => ({ type: 'task.status_changed', data: { task: id, from: '', to } })),
  fc.constant<Bare>({ type: 'task.blocked', data: { task: id, from: '' } }),
  fc.constantFrom(...statuses).map((to): Bare => ({ type: 'task.unblocked', data: { task: id, to } })),
  fc.constant<Bare>({ type: 'task.completed', data: { task: id, from: '' } }),
  fc.constant<Bare>({ type: 'task.cancelled', data: { task: id, from: '' } }),
  fc.constantFrom(...statuses).map((to): Bare => ({ type: 'task.reopened', data: { task: id, to } })),
  fc.nat(100).map((percent): Bare => ({ type: 'task.progressed', data: { task: id, percent } })),
  fc.constant<Bare>({ type: 'task.commented', data: { task: id, text: 'x' } }),
  fc.constantFrom('S1', 'S2', null).map((sprint): Bare => ({ type: 'task.updated', data: { task: id, sprint } })),
  fc.constantFrom(1, 2, null).map((points): Bare => ({ type: 'task.updated', data: { task: id, points } })),
  fc.constantFrom('ada', null).map((assignee): Bare => ({ type: 'task.assigned', data: { task: id, assignee } })),
  fc.constant<Bare>({
    type: 'task.created',
    data: { task: id, title: 'again', type: 'bug', status: 'todo', root: id },
  }),
);

const eventOf = (bare: Bare, minutes: number, eventId: string): TaskEvent => {
  const at = start + minutes * 60_000;
  return { ...bare, time: new Date(at).toISOString(), id: eventId, at };
};

/** Events of one task as several processes write them: at the same minutes, in any order, possible or not. The first makes it. */
export const anyLog: fc.Arbitrary<readonly TaskEvent[]> = fc
  .array(fc.record({ body, minutes: fc.nat(60), segment: fc.constantFrom('a', 'b', 'c') }), { maxLength: 25 })
  .map((rows) => {
    const seq = new Map<string, number>();
    const made = [...rows]
      .sort((a, b) => a.minutes - b.minutes)
      .map((row) => {
        const number = (seq.get(row.segment) ?? 1) + 1;
        seq.set(row.segment, number);
        return eventOf(row.body, row.minutes, `${row.segment}:${number}`);
      });
    const created = {
      type: 'task.created',
      data: { task: id, title: 'a', type: 'task', status: 'todo', root: id },
    } as const;
    return [eventOf(created, 0, 'a:1'), ...made];
  });

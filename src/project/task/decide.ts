import type { TaskChange, TaskEventData, TaskSettings } from '../../core/index.ts';
import { hasEnded } from './ended.ts';
import { quoted, TaskRefusal } from './refusal.ts';
import type { Task } from './state.ts';
import { categoryOf, isKnownStatus, type StatusMap } from './status.ts';
import { requireLine, requireSettings, requireText } from './values.ts';

/** What somebody wants to do to a task that is there. */
export type TaskStep =
  | { readonly kind: 'update'; readonly settings: TaskSettings }
  | { readonly kind: 'status'; readonly to: string }
  | { readonly kind: 'block'; readonly reason?: string; readonly by?: string }
  | { readonly kind: 'unblock'; readonly to?: string }
  | { readonly kind: 'complete' }
  | { readonly kind: 'cancel'; readonly reason?: string }
  | { readonly kind: 'reopen'; readonly to?: string; readonly reason?: string }
  | { readonly kind: 'comment'; readonly text: string; readonly author?: string }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'progress'; readonly percent: number };

const refuse = (message: string, help?: string): never => {
  throw new TaskRefusal('illegal-transition', message, help);
};

export interface When {
  /** The clock, in milliseconds since 1970. */
  readonly now: number;
  /** When it happened, where that is not now. */
  readonly at?: number;
}

/** How far a clock may be behind what is written down: less is made good, more is refused. */
const mostSkewMs = 1_000;

const instant = (at: number): string => new Date(at).toISOString();

/**
 * The time for an event that comes after `last`: the given one, or a moment after it where the clock is a little behind. `now` is the
 * clock, `at` what was asked for.
 */
export const timeAfter = (last: number, { now, at }: When, what: string): number => {
  if (at !== undefined && at > now + mostSkewMs)
    throw new TaskRefusal('clock-skew', `The time ${instant(at)} lies ahead: it is ${instant(now)}.`);
  const wanted = at ?? now;
  if (wanted > last) return wanted;
  if (last - wanted < mostSkewMs) return last + 1;
  const why = at === undefined ? `and the clock says ${instant(now)}` : `which is not before ${instant(at)}`;
  throw new TaskRefusal(
    'clock-skew',
    `${what} changed at ${instant(last)}, ${why}.`,
    at === undefined ? 'Set the clock of this machine right.' : 'Give a later time.',
  );
};

const requireOpen = (task: Task): void => {
  if (hasEnded(task))
    refuse(`Task ${quoted(task.id)} is ${task.status}.`, `Reopen it first: contextcore task reopen --id ${task.id}`);
};

/** Where work goes on after a block, or after its end: the status that it had before. */
const statusBefore = (task: Task): string => {
  const before = task.history.findLast(({ event, ignored }) => {
    if (ignored !== undefined) return false;
    return event.type === 'task.blocked' || event.type === 'task.completed' || event.type === 'task.cancelled';
  });
  return before?.from ?? 'in_progress';
};

const openStatus = (task: Task, given: string | undefined, statuses: StatusMap): string => {
  const status = given ?? statusBefore(task);
  const category = categoryOf(status, statuses);
  // What was blocked when it ended is not begun again as blocked.
  if (category === 'active' || category === 'waiting') return status;
  return given === undefined
    ? 'in_progress'
    : refuse(`Status ${quoted(status)} is not one in which work goes on.`, 'Name one such as "todo" or "in_progress".');
};

const requireStatus = (status: string, statuses: StatusMap): void => {
  if (isKnownStatus(status, statuses)) return;
  const known = Object.keys(statuses).map(quoted).join(', ');
  throw new TaskRefusal('invalid-value', `There is no status ${quoted(status)}.`, `Use one of ${known}.`);
};

/** A change without its time. */
export type Body = {
  [T in keyof TaskEventData]: { readonly type: T; readonly data: TaskEventData[T] };
}[keyof TaskEventData];

const reasonOf = (reason: string | undefined): { readonly reason?: string } => {
  if (reason === undefined) return {};
  requireLine('reason', reason, 1000);
  return { reason };
};

const toStatus = (task: Task, to: string, statuses: StatusMap): Body => {
  requireStatus(to, statuses);
  requireOpen(task);
  const { id, status: from } = task;
  if (to === from) refuse(`Task ${quoted(id)} is ${quoted(to)} already.`);
  switch (categoryOf(to, statuses)) {
    case 'blocked':
      return { type: 'task.blocked', data: { task: id, from, to } };
    case 'done':
      return { type: 'task.completed', data: { task: id, from, to } };
    case 'cancelled':
      return { type: 'task.cancelled', data: { task: id, from, to } };
    default:
      return task.isBlocked
        ? { type: 'task.unblocked', data: { task: id, to } }
        : { type: 'task.status_changed', data: { task: id, from, to } };
  }
};

const changedSettings = (task: Task, settings: TaskSettings): Body => {
  requireSettings(settings);
  if (settings.dependsOn?.includes(task.id))
    throw new TaskRefusal('circular-dependency', `Task ${quoted(task.id)} cannot wait for itself.`);
  if (Object.values(settings).every((value) => value === undefined))
    throw new TaskRefusal('invalid-value', 'There is nothing to change.');
  return { type: 'task.updated', data: { task: task.id, ...settings } };
};

const bodyOf = (task: Task, step: TaskStep, statuses: StatusMap): Body => {
  const { id, status: from } = task;
  switch (step.kind) {
    case 'update':
      return changedSettings(task, step.settings);
    case 'status':
      return toStatus(task, step.to, statuses);
    case 'block':
      requireOpen(task);
      if (task.isBlocked) refuse(`Task ${quoted(id)} is blocked already.`);
      if (step.by === id) throw new TaskRefusal('circular-dependency', `Task ${quoted(id)} cannot block itself.`);
      return {
        type: 'task.blocked',
        data: { task: id, from, ...reasonOf(step.reason), ...(step.by === undefined ? {} : { by: step.by }) },
      };
    case 'unblock':
      requireOpen(task);
      if (!task.isBlocked) refuse(`Task ${quoted(id)} is not blocked; it is ${quoted(from)}.`);
      if (step.to !== undefined) requireStatus(step.to, statuses);
      return { type: 'task.unblocked', data: { task: id, to: openStatus(task, step.to, statuses) } };
    case 'complete':
      requireOpen(task);
      return { type: 'task.completed', data: { task: id, from } };
    case 'cancel':
      requireOpen(task);
      return { type: 'task.cancelled', data: { task: id, from, ...reasonOf(step.reason) } };
    case 'reopen':
      if (!hasEnded(task)) refuse(`Task ${quoted(id)} is not finished; it is ${quoted(from)}.`);
      if (step.to !== undefined) requireStatus(step.to, statuses);
      return {
        type: 'task.reopened',
        data: { task: id, to: openStatus(task, step.to, statuses), ...reasonOf(step.reason) },
      };
    case 'comment':
      requireText('comment', step.text);
      if (step.author !== undefined) requireLine('author', step.author, 200);
      return {
        type: 'task.commented',
        data: { task: id, text: step.text, ...(step.author === undefined ? {} : { author: step.author }) },
      };
    case 'assign':
      if (step.assignee !== null) requireLine('assignee', step.assignee, 200);
      return { type: 'task.assigned', data: { task: id, assignee: step.assignee } };
    case 'progress':
      requireOpen(task);
      if (!(step.percent >= 0 && step.percent <= 100))
        throw new TaskRefusal('invalid-value', `${step.percent} is no percentage from 0 to 100.`);
      return { type: 'task.progressed', data: { task: id, percent: step.percent } };
    default:
      return step satisfies never;
  }
};

export const changeAt = (at: number, body: Body): TaskChange => ({ ...body, time: instant(at) });

/** The change that a step makes of a task. Throws `TaskRefusal` where it is not possible. */
export const decideStep = (
  task: Task,
  step: TaskStep,
  { statuses, ...when }: When & { readonly statuses: StatusMap },
): TaskChange => {
  const body = bodyOf(task, step, statuses);
  return changeAt(timeAfter(task.changed, when, `Task ${quoted(task.id)} was last`), body);
};

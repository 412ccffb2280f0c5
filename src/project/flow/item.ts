import type { TaskType } from '../../core/index.ts';
import type { Attempt, Dated, StatusPeriod, Task } from '../task/state.ts';
import { categoryOf, isKnownStatus, type StatusCategory, type StatusMap } from '../task/status.ts';
import type { ItemLabel } from './types.ts';

/** A stretch of time in one category; `to` is undefined while it lasts. */
export interface Stretch {
  readonly from: number;
  readonly to: number | undefined;
  readonly category: StatusCategory;
  readonly attempt: number;
}

/** All of them have all members: there are many, and objects of one shape are read fastest. */
export interface ItemPeriod extends Stretch {
  readonly status: string;
  readonly reason: string | undefined;
  readonly by: string | undefined;
  /** The event that began it. */
  readonly event: string | undefined;
  readonly did: string | undefined;
}

/** What is kept of a task: far less than its history. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly type: TaskType;
  readonly parent: string | undefined;
  readonly assignee: string | undefined;
  readonly status: string;
  readonly category: StatusCategory;
  readonly created: number;
  readonly attempts: readonly Attempt[];
  readonly periods: readonly ItemPeriod[];
  readonly sprints: readonly Dated<string | undefined>[];
  readonly pointsOver: readonly Dated<number | undefined>[];
}

/** The value that held at a moment, what came at that moment included. */
export const valueAt = <T>(values: readonly Dated<T | undefined>[], at: number): T | undefined => {
  for (let i = values.length - 1; i >= 0; i--) {
    const dated = values[i];
    if (dated !== undefined && dated.at <= at) return dated.value;
  }
  return undefined;
};

/** Events that begin periods; their names are kept once, not once per event. */
const moves: ReadonlyMap<string, string> = new Map(
  [
    'task.created',
    'task.status_changed',
    'task.blocked',
    'task.unblocked',
    'task.completed',
    'task.cancelled',
    'task.reopened',
  ].map((type) => [type, type]),
);

const cutAttempt = ({ number, from, to, outcome }: Attempt, now: number): Attempt =>
  to === undefined || to > now || outcome === undefined ? { number, from } : { number, from, to, outcome };

const cutPeriod = (period: StatusPeriod, now: number): StatusPeriod => {
  if (period.to === undefined || period.to <= now) return period;
  const { to: _, ...open } = period;
  return open;
};

/** The same at an earlier moment. Clocks of several machines differ, so even for the present there may be later events. */
const cut = <T extends { readonly from: number }>(
  parts: readonly T[],
  now: number,
  one: (part: T, now: number) => T,
): readonly T[] => parts.filter(({ from }) => from <= now).map((part) => one(part, now));

/** What events say of a period stands where the map has forgotten its status. */
const categoryIn = (
  status: string,
  statuses: StatusMap,
  end: Attempt['outcome'],
  isBlocked: boolean,
): StatusCategory => {
  const mapped = categoryOf(status, statuses);
  if (end !== undefined) return mapped === 'done' || mapped === 'cancelled' ? mapped : end;
  return isBlocked && !isKnownStatus(status, statuses) ? 'blocked' : mapped;
};

const periodsOf = (
  { history }: Task,
  seen: readonly StatusPeriod[],
  attempts: readonly Attempt[],
  statuses: StatusMap,
): readonly ItemPeriod[] => {
  const periods: ItemPeriod[] = [];
  let next = 0;
  for (const { status, from, to, attempt, reason, by } of seen) {
    let did: string | undefined;
    let event: string | undefined;
    for (; did === undefined && next < history.length; next++) {
      const happened = history[next];
      if (happened === undefined || happened.ignored !== undefined) continue;
      did = moves.get(happened.event.type);
      event = happened.event.id;
    }
    const end = seen[periods.length + 1]?.attempt === attempt ? undefined : attempts[attempt - 1]?.outcome;
    const category = categoryIn(status, statuses, end, did === 'task.blocked');
    periods.push({ from, to, category, attempt, status, reason, by, event: did && event, did });
  }
  return periods;
};

/** What is measured of a task as it was at `now`; undefined where there was none yet. */
export const itemOf = (task: Task, statuses: StatusMap, now: number): Item | undefined => {
  if (task.created > now) return undefined;
  const isWhole = task.changed <= now;
  const attempts = isWhole ? task.attempts : cut(task.attempts, now, cutAttempt);
  const periods = periodsOf(task, isWhole ? task.periods : cut(task.periods, now, cutPeriod), attempts, statuses);
  const last = periods.at(-1);
  const { id, title, type, parent, assignee, created, sprints, pointsOver } = task;
  return {
    id,
    title,
    type,
    parent,
    assignee,
    status: last?.status ?? task.status,
    category: last?.category ?? 'waiting',
    created,
    attempts,
    periods,
    sprints,
    pointsOver,
  };
};

export const labelOf = (item: Item, now: number): ItemLabel => {
  const { id, title, type, status, category, assignee } = item;
  const label: { -readonly [K in keyof ItemLabel]: ItemLabel[K] } = { id, title, type, status, category };
  const points = valueAt(item.pointsOver, now);
  const sprint = valueAt(item.sprints, now);
  if (assignee !== undefined) label.assignee = assignee;
  if (points !== undefined) label.points = points;
  if (sprint !== undefined) label.sprint = sprint;
  return label;
};

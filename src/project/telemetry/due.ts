import type { TaskEvent } from '../../core/index.ts';
import { foldTask } from '../task/fold.ts';
import type { Happened, Sprint, Task } from '../task/state.ts';

/** How far the events of a log have been told. What is neither new nor told comes later, or was told a moment ago with all of this known. */
export interface Progress {
  /** To be told now. */
  isNew(event: TaskEvent): boolean;
  /** Told when later ones may not have been known. */
  isTold(event: TaskEvent): boolean;
  /** Whether what was told of a task is still to be set right. */
  corrects(task: string): boolean;
}

/** Where in its history each attempt of a task ended, by their numbers. */
export const endsOf = ({ history }: Task): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>();
  for (const [index, { event, attempt, ignored }] of history.entries())
    if (ignored === undefined && (event.type === 'task.completed' || event.type === 'task.cancelled'))
      ends.set(attempt, index);
  return ends;
};

/** Told events that did nothing as far as was known then. */
const silentBefore = (told: readonly TaskEvent[]): ((event: TaskEvent) => boolean) => {
  const before = foldTask(told);
  if (before === undefined) return () => true;
  const ignored = new Set(before.history.flatMap((one) => (one.ignored === undefined ? [] : [one.event.id])));
  return ({ id }) => ignored.has(id);
};

interface Correction {
  /** Where in the history the first event is that came late. */
  readonly from: number;
  readonly isSilent: (event: TaskEvent) => boolean;
  /** Of a task that was not there yet, nothing was told. */
  readonly isAll: boolean;
}

/** Undefined where no event comes before one that is told already, as is the rule. */
const correctionOf = ({ id, history }: Task, { isTold, corrects }: Progress): Correction | undefined => {
  const from = history.findIndex(({ event }) => !isTold(event));
  if (from === -1 || !corrects(id)) return undefined;
  if (!history.slice(from + 1).some(({ event }) => isTold(event))) return undefined;
  const told = history.flatMap(({ event }) => (isTold(event) ? [event] : []));
  return { from, isSilent: silentBefore(told), isAll: !told.some(({ type }) => type === 'task.created') };
};

export interface Due {
  readonly transitions: ReadonlySet<Happened>;
  /** Records are told of every event, also of those that changed nothing. */
  readonly records: ReadonlySet<Happened>;
  /** Numbers of attempts. */
  readonly attempts: readonly number[];
}

/**
 * What is to be told of a task: the new events that changed something, and the attempts that they ended. An event that arrives
 * late, as from another machine, may change what those after it did: of these, what did nothing before is told with it, and attempts
 * that ended after it are told again as they are now.
 */
export const dueOf = (task: Task, progress: Progress): Due => {
  const { isNew, isTold } = progress;
  const correction = correctionOf(task, progress);
  const wasSilent = (event: TaskEvent): boolean => isTold(event) && correction?.isSilent(event) === true;
  const transitions = task.history.filter(
    ({ event, ignored }) => ignored === undefined && (isNew(event) || wasSilent(event)),
  );
  const records = task.history.filter(({ event }) => isNew(event) || (correction?.isAll === true && isTold(event)));
  const attempts = [...endsOf(task)].flatMap(([number, index]) => {
    const end = task.history[index]?.event;
    const isDue = end && (isNew(end) || (correction !== undefined && index > correction.from && isTold(end)));
    return isDue ? [number] : [];
  });
  return { transitions: new Set(transitions), records: new Set(records), attempts };
};

/** Whether the span of a sprint is to be told: when its end is, and again where an event before that came late. */
export const isSprintDue = ({ events, started, ended }: Sprint, { isNew, isTold }: Progress): boolean => {
  const index = events.findIndex(({ type, at }) => type === 'sprint.ended' && at === ended && at >= started);
  const end = events[index];
  return end !== undefined && (isNew(end) || (isTold(end) && events.slice(0, index).some(isNew)));
};

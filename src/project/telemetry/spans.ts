import { foldTask } from '../task/fold.ts';
import type { Happened, Task } from '../task/state.ts';
import { eventAttributes, momentAttributes, taskStateAttributes, timeAttributes, titlesAlong } from './attributes.ts';
import { dueOf, endsOf, type Progress } from './due.ts';
import { snapshotSpanId, sprintSpanId, sprintTraceId, taskSpanId, traceIdOf, transitionSpanId } from './ids.ts';
import type { Telling } from './log-records.ts';
import { eventName, snapshotSpan, taskAttributes, taskLinks, taskSpanPrefix, transitionSpan } from './names.ts';
import type { SpanAttributes, SpanData, SpanLink } from './span.ts';

/** What is known of another task: enough to lead to its spans. */
export interface KnownTask {
  readonly root: string;
  /** How many attempts it has had. */
  readonly attempts: number;
}

export interface TellingOf extends Telling {
  /** Undefined where there is no such task. */
  known(task: string): KnownTask | undefined;
}

/** A point in time, at which something changed. Backends find it where it happened, however late the task ends. */
const transitionOf = (
  project: string,
  task: Task,
  { event, attempt }: Happened,
  attributes: SpanAttributes,
): SpanData => ({
  traceId: traceIdOf(project, task.root),
  spanId: transitionSpanId(project, event.id),
  parentSpanId: taskSpanId(project, task.id, attempt),
  name: transitionSpan,
  startMs: event.at,
  endMs: event.at,
  attributes,
  events: [],
  links: [],
});

const parentOf = (project: string, { parent, parentAttempt }: Task): { readonly parentSpanId?: string } =>
  parent === undefined ? {} : { parentSpanId: taskSpanId(project, parent, parentAttempt) };

const linkTo = (project: string, root: string, task: string, attempt: number, kind: string): SpanLink => ({
  traceId: traceIdOf(project, root),
  spanId: taskSpanId(project, task, attempt),
  attributes: {
    [taskAttributes.link]: kind,
    [taskAttributes.id]: task,
    [taskAttributes.attempt]: attempt,
  },
});

const linksOf = (task: Task, attempt: number, { project, known }: TellingOf): readonly SpanLink[] => {
  const others = task.dependsOn.filter((id) => id !== task.id);
  const dependencies = others.flatMap((id) => {
    const { root = '', attempts = 0 } = known(id) ?? {};
    return Array.from({ length: attempts }, (_, index) => linkTo(project, root, id, index + 1, taskLinks.dependsOn));
  });
  const sprint = task.sprint === undefined ? [] : [sprintLink(project, task.sprint)];
  const before = attempt === 1 ? [] : [linkTo(project, task.root, task.id, attempt - 1, taskLinks.before)];
  return [...dependencies, ...sprint, ...before];
};

const sprintLink = (project: string, sprint: string): SpanLink => ({
  traceId: sprintTraceId(project, sprint),
  spanId: sprintSpanId(project, sprint),
  attributes: { [taskAttributes.link]: taskLinks.sprint, [taskAttributes.sprint]: sprint },
});

/**
 * The span of a finished attempt, with all of its events. It says how the task was when the attempt ended, whatever happened
 * since; undefined while the attempt lasts.
 */
export const attemptSpan = (task: Task, attempt: number, telling: TellingOf): SpanData | undefined => {
  const end = endsOf(task).get(attempt);
  const { from } = task.attempts[attempt - 1] ?? {};
  if (end === undefined || from === undefined) return undefined;
  const then = foldTask(task.history.slice(0, end + 1).map(({ event }) => event));
  const endMs = task.history[end]?.event.at;
  if (then === undefined || endMs === undefined) return undefined;
  const { project, statuses } = telling;
  const events = then.history.filter((one) => one.attempt === attempt && one.ignored === undefined);
  return {
    traceId: traceIdOf(project, task.root),
    spanId: taskSpanId(project, task.id, attempt),
    ...parentOf(project, task),
    name: `${taskSpanPrefix}${task.type}`,
    startMs: from,
    endMs,
    attributes: {
      ...taskStateAttributes(project, then, attempt, statuses),
      ...timeAttributes(then, statuses, endMs),
    },
    events: events.map((one) => ({
      name: eventName(one.event.type),
      at: one.event.at,
      attributes: eventAttributes(one),
    })),
    links: linksOf(then, attempt, telling),
  };
};

/** The spans that are to be told of a task now. */
export const spansOf = (task: Task, progress: Progress, telling: TellingOf): readonly SpanData[] => {
  const { project, statuses } = telling;
  const due = dueOf(task, progress);
  const spans: SpanData[] = [];
  for (const [happened, titled] of titlesAlong(task.history)) {
    if (!due.transitions.has(happened)) continue;
    const moment = momentAttributes(project, task, titled, happened, statuses);
    spans.push(transitionOf(project, task, happened, { ...moment, ...eventAttributes(happened) }));
  }
  return [...spans, ...due.attempts.flatMap((attempt) => attemptSpan(task, attempt, telling) ?? [])];
};

/** How a task that is open stands at a moment; undefined of one that is not. One a day: its id is that of the day. */
export const snapshotOf = (task: Task, now: number, { project, statuses }: Telling): SpanData | undefined => {
  const attempt = task.attempts.at(-1);
  if (attempt === undefined || attempt.outcome !== undefined || task.created > now) return undefined;
  return {
    traceId: traceIdOf(project, task.root),
    spanId: snapshotSpanId(project, task.id, new Date(now).toISOString().slice(0, 10)),
    parentSpanId: taskSpanId(project, task.id, attempt.number),
    name: snapshotSpan,
    startMs: now,
    endMs: now,
    attributes: {
      ...taskStateAttributes(project, task, attempt.number, statuses),
      ...timeAttributes(task, statuses, now),
    },
    events: [],
    links: [],
  };
};

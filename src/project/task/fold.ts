import type { TaskEvent, TaskEventData } from '../../core/index.ts';
import { hasEnded } from './ended.ts';
import { inOrder } from './order.ts';
import type { Attempt, Dated, Happened, StatusPeriod, Task } from './state.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Writable<Omit<Task, 'attempts' | 'periods' | 'sprints' | 'pointsOver' | 'history'>> & {
  attempts: Writable<Attempt>[];
  periods: Writable<StatusPeriod>[];
  sprints: Dated<string | undefined>[];
  pointsOver: Dated<number | undefined>[];
  history: Happened[];
};

type Created = TaskEvent & { readonly type: 'task.created' };

const isCreated = (event: TaskEvent): event is Created => event.type === 'task.created';

/** `null` takes a value away. */
const setOrDelete = <K extends 'priority' | 'url' | 'due'>(
  draft: Draft,
  key: K,
  value: Draft[K] | null | undefined,
): void => {
  if (value === null) delete draft[key];
  else if (value !== undefined) draft[key] = value;
};

const applySettings = (draft: Draft, data: TaskEventData['task.updated'], at: number): void => {
  const { title, sprint, points, labels, dependsOn } = data;
  if (title !== undefined) draft.title = title;
  if (labels !== undefined) draft.labels = labels;
  if (dependsOn !== undefined) draft.dependsOn = dependsOn;
  setOrDelete(draft, 'priority', data.priority);
  setOrDelete(draft, 'url', data.url);
  setOrDelete(draft, 'due', data.due);
  if (sprint !== undefined && (sprint ?? undefined) !== draft.sprint) {
    if (sprint === null) delete draft.sprint;
    else draft.sprint = sprint;
    draft.sprints.push({ at, value: sprint ?? undefined });
  }
  if (points !== undefined && (points ?? undefined) !== draft.points) {
    if (points === null) delete draft.points;
    else draft.points = points;
    draft.pointsOver.push({ at, value: points ?? undefined });
  }
};

const draftOf = ({ at, data }: Created): Draft => {
  const { task: id, title, type, status, parent, root, parentAttempt = 1, assignee } = data;
  const draft: Draft = {
    id,
    title,
    type,
    ...(parent === undefined ? {} : { parent }),
    root,
    parentAttempt,
    status,
    ...(assignee === undefined ? {} : { assignee }),
    labels: [],
    dependsOn: [],
    created: at,
    changed: at,
    attempts: [{ number: 1, from: at }],
    periods: [{ status, from: at, attempt: 1 }],
    sprints: [],
    pointsOver: [],
    history: [],
    isBlocked: false,
  };
  applySettings(draft, data, at);
  return draft;
};

const attemptOf = (draft: Draft): Writable<Attempt> => draft.attempts.at(-1) ?? { number: 1, from: draft.created };

const moveTo = (draft: Draft, status: string, at: number, more: Pick<StatusPeriod, 'reason' | 'by'> = {}): void => {
  const last = draft.periods.at(-1);
  if (last) last.to = at;
  draft.periods.push({ status, from: at, attempt: attemptOf(draft).number, ...more });
  draft.status = status;
  draft.isBlocked = false;
};

const end = (draft: Draft, outcome: 'done' | 'cancelled', status: string, at: number): void => {
  Object.assign(attemptOf(draft), { to: at, outcome });
  moveTo(draft, status, at);
};

const optional = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } | object =>
  value === undefined ? {} : { [key]: value };

/** Does what the event says; otherwise tells why it is not possible. */
const apply = (draft: Draft, event: TaskEvent): string | undefined => {
  const { at } = event;
  const ended = hasEnded(draft) ? `the task is ${draft.status}` : undefined;
  switch (event.type) {
    case 'task.created':
      return 'the task exists already';
    case 'task.updated':
      return void applySettings(draft, event.data, at);
    case 'task.status_changed':
      if (ended !== undefined) return ended;
      if (event.data.to === draft.status) return `the task is ${draft.status} already`;
      return void moveTo(draft, event.data.to, at);
    case 'task.blocked': {
      if (ended !== undefined) return ended;
      if (draft.isBlocked) return 'the task is blocked already';
      const { to = 'blocked', reason, by } = event.data;
      moveTo(draft, to, at, { ...optional('reason', reason), ...optional('by', by) });
      draft.isBlocked = true;
      return undefined;
    }
    case 'task.unblocked':
      if (ended !== undefined) return ended;
      return draft.isBlocked ? void moveTo(draft, event.data.to, at) : 'the task is not blocked';
    case 'task.progressed':
      if (ended !== undefined) return ended;
      draft.percent = event.data.percent;
      return undefined;
    case 'task.commented':
      return undefined;
    case 'task.assigned':
      if (event.data.assignee === null) delete draft.assignee;
      else draft.assignee = event.data.assignee;
      return undefined;
    case 'task.completed':
      return ended ?? void end(draft, 'done', event.data.to ?? 'done', at);
    case 'task.cancelled':
      return ended ?? void end(draft, 'cancelled', event.data.to ?? 'cancelled', at);
    case 'task.reopened':
      if (ended === undefined) return 'the task is not finished';
      draft.attempts.push({ number: attemptOf(draft).number + 1, from: at });
      return void moveTo(draft, event.data.to, at);
    case 'sprint.started':
    case 'sprint.updated':
    case 'sprint.ended':
      return 'it is about a sprint';
    default:
      return event satisfies never;
  }
};

/**
 * A task as its events leave it; undefined where none of them makes it. The same events give the same task, in whatever order and
 * however often they come: they are put in canonical order first, and one that is not possible then changes nothing. O(n log n).
 */
export const foldTask = (events: readonly TaskEvent[]): Task | undefined => {
  const ordered = inOrder(events);
  const first = ordered.find(isCreated);
  if (first === undefined) return undefined;
  const draft = draftOf(first);
  let isThere = false;
  for (const event of ordered) {
    if (event === first) {
      isThere = true;
      draft.history.push({ event, to: draft.status, attempt: 1 });
      continue;
    }
    const from = draft.status;
    const ignored = isThere ? apply(draft, event) : 'the task does not exist yet';
    const attempt = attemptOf(draft).number;
    draft.history.push({ event, from, to: draft.status, attempt, ...(ignored === undefined ? {} : { ignored }) });
    if (isThere) draft.changed = event.at;
  }
  return draft;
};

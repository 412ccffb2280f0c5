import {
  type JsonObject,
  type TaskEvent,
  type TaskEventType,
  taskEventTypes,
  taskPriorities,
  taskTypes,
} from '../../core/index.ts';
import { isDay, isTaskId } from './values.ts';

/** A line of the log as its reader hands it over: the frame is checked, `type` and `data` may be anything. */
export interface RecordedChange {
  readonly type: string;
  readonly time: string;
  readonly data: JsonObject;
  /** The segment, and the number of the line in it. */
  readonly runId: string;
  readonly seq: number;
}

type Check = (value: unknown) => boolean;

// Longer than what is written today, so that a later version may allow more, and far below what a line can hold.
const mostLine = 4_000;
const mostText = 50_000;
const mostItems = 1_000;

const line: Check = (value) => typeof value === 'string' && value !== '' && value.length <= mostLine;
const text: Check = (value) => typeof value === 'string' && value !== '' && value.length <= mostText;
const id: Check = (value) => typeof value === 'string' && isTaskId(value);
const day: Check = (value) => typeof value === 'string' && isDay(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= mostItems && value.every(check);
const oneOf = (words: readonly unknown[]): Check => {
  const known = new Set(words);
  return (value) => known.has(value);
};
const within =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const attempt: Check = (value) => Number.isSafeInteger(value) && within(1, Number.MAX_SAFE_INTEGER)(value);

interface Shape {
  readonly checks: ReadonlyMap<string, { readonly check: Check; readonly isRequired: boolean }>;
  readonly required: readonly string[];
}

type Checks = Readonly<Record<string, Check>>;

const shape = (required: Checks, optional: Checks = {}): Shape => ({
  checks: new Map(
    Object.entries({ ...optional, ...required }).map(([key, check]) => [key, { check, isRequired: key in required }]),
  ),
  required: Object.keys(required),
});

const settings = {
  title: line,
  sprint: orNull(id),
  points: orNull(within(0, Number.MAX_SAFE_INTEGER)),
  priority: orNull(oneOf(taskPriorities)),
  labels: listOf(line),
  dependsOn: listOf(id),
  url: orNull(line),
  due: orNull(day),
};
const sprintSettings = { name: line, goal: text, ends: day };

const shapes: Readonly<Record<TaskEventType, Shape>> = {
  'task.created': shape(
    { task: id, title: line, type: oneOf(taskTypes), status: line, root: id },
    { ...settings, parent: id, parentAttempt: attempt, assignee: line },
  ),
  'task.updated': shape({ task: id }, settings),
  'task.status_changed': shape({ task: id, from: line, to: line }),
  'task.blocked': shape({ task: id, from: line }, { reason: text, by: id, to: line }),
  'task.unblocked': shape({ task: id, to: line }),
  'task.progressed': shape({ task: id, percent: within(0, 100) }),
  'task.commented': shape({ task: id, text }, { author: line }),
  'task.assigned': shape({ task: id, assignee: orNull(line) }),
  'task.completed': shape({ task: id, from: line }, { to: line }),
  'task.cancelled': shape({ task: id, from: line }, { to: line, reason: text }),
  'task.reopened': shape({ task: id, to: line }, { reason: text }),
  'sprint.started': shape({ sprint: id }, sprintSettings),
  'sprint.updated': shape({ sprint: id }, sprintSettings),
  'sprint.ended': shape({ sprint: id }),
};

/** The name of a type is one for all of its events. */
const knownTypes: ReadonlyMap<string, { readonly type: TaskEventType; readonly shape: Shape }> = new Map(
  taskEventTypes.map((type) => [type, { type, shape: shapes[type] }]),
);

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/** The data of an event without what its type does not have, so that nothing else can be taken from it; or what is wrong with it. */
const checked = (data: JsonObject, { checks, required }: Shape): JsonObject | string => {
  let isStrange = false;
  let met = 0;
  for (const key in data) {
    const value = data[key];
    const known = checks.get(key);
    if (known === undefined || value === undefined) isStrange = true;
    else if (!known.check(value)) return `its ${JSON.stringify(key)} is not valid`;
    else if (known.isRequired) met += 1;
  }
  if (met < required.length) {
    const missing = required.find((key) => data[key] === undefined);
    return `it has no ${JSON.stringify(missing)}`;
  }
  if (!isStrange) return data;
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => checks.has(key) && value !== undefined));
};

/** Why a line is no event of a task, in words for a person; undefined where it is one. Values are not told. */
export const taskEventFault = (change: Pick<RecordedChange, 'type' | 'time' | 'data'>): string | undefined => {
  const known = knownTypes.get(change.type);
  if (known === undefined) return 'its type is not known';
  const result = checked(change.data, known.shape);
  if (typeof result === 'string') return result;
  return Number.isNaN(Date.parse(change.time)) ? 'its time is no time' : undefined;
};

/** The event that a line of the log is; undefined where it is none that this version knows. */
export const taskEventOf = ({ type: name, time, data, runId, seq }: RecordedChange): TaskEvent | undefined => {
  const known = knownTypes.get(name);
  if (known === undefined) return undefined;
  const at = Date.parse(time);
  const result = checked(data, known.shape);
  if (typeof result === 'string' || Number.isNaN(at)) return undefined;
  const event: Unproven = {
    type: known.type,
    time: instant.test(time) ? time : new Date(at).toISOString(),
    data: result,
    id: `${runId}:${seq}`,
    at,
  };
  return isProven(event) ? event : undefined;
};

type Unproven = Omit<TaskEvent, 'data'> & { readonly data: JsonObject };

/** Its data went through the checks of its type, which the compiler does not know. */
const isProven = (event: Unproven): event is Unproven & TaskEvent => event.data !== undefined;

/** Which task an event is about; undefined where it is about a sprint. */
export const taskOf = ({ data }: TaskEvent): string | undefined => ('task' in data ? data.task : undefined);

import type { TaskEvent, TaskSettings } from '../../core/index.ts';
import type { Happened, Task } from '../task/state.ts';
import { categoryOf, type StatusMap } from '../task/status.ts';
import { categoryTimes, firstActive } from '../task/times.ts';
import { taskAttributes as names } from './names.ts';
import { present, type SpanAttributes } from './span.ts';

/** What a task is called at one moment of its history. */
export interface Titled {
  readonly title: string;
  readonly sprint?: string;
}

const settingsOf = ({ sprint, points, priority, labels, dependsOn, url, due }: TaskSettings) => ({
  [names.sprint]: sprint ?? undefined,
  [names.points]: points ?? undefined,
  [names.priority]: priority ?? undefined,
  [names.labels]: labels,
  [names.dependsOn]: dependsOn,
  [names.url]: url ?? undefined,
  [names.due]: due ?? undefined,
});

/** What the event itself says, besides statuses. The text of a comment is in its log record only. */
const saidBy = (event: TaskEvent): Readonly<Record<string, SpanAttributes[string] | undefined>> => {
  switch (event.type) {
    case 'task.created':
      return { ...settingsOf(event.data), [names.assignee]: event.data.assignee, [names.parent]: event.data.parent };
    case 'task.updated':
      return settingsOf(event.data);
    case 'task.blocked':
      return { [names.reason]: event.data.reason, [names.blockedBy]: event.data.by };
    case 'task.progressed':
      return { [names.percent]: event.data.percent };
    case 'task.commented':
      return { [names.author]: event.data.author };
    case 'task.assigned':
      return { [names.assignee]: event.data.assignee ?? undefined };
    case 'task.cancelled':
    case 'task.reopened':
      return { [names.reason]: event.data.reason };
    default:
      return {};
  }
};

/** `blocked` of `task.blocked`. */
export const eventWord = ({ type }: TaskEvent): string => type.slice(type.indexOf('.') + 1);

export const eventAttributes = ({ event, from, to }: Happened): SpanAttributes =>
  present({
    [names.event]: eventWord(event),
    ...(from === to ? {} : { [names.statusFrom]: from, [names.statusTo]: to }),
    ...saidBy(event),
  });

/** What every span and record of a task has, as it was after one of its events. */
export const momentAttributes = (
  project: string,
  task: Pick<Task, 'id' | 'type'>,
  { title, sprint }: Titled,
  { to, attempt }: Pick<Happened, 'to' | 'attempt'>,
  map: StatusMap,
): SpanAttributes =>
  present({
    [names.project]: project,
    [names.id]: task.id,
    [names.type]: task.type,
    [names.title]: title,
    [names.status]: to,
    [names.category]: categoryOf(to, map),
    [names.attempt]: attempt,
    [names.sprint]: sprint,
  });

const seconds = (ms: number): number => ms / 1000;

/** The times of the task itself until `to`, over all of its attempts. Those of tasks below it are not in it. */
export const timeAttributes = (task: Task, map: StatusMap, to: number): SpanAttributes => {
  const times = categoryTimes(task.periods, map, task.created, to);
  const begun = firstActive(task.periods, map);
  const isDone = task.attempts.at(-1)?.outcome === 'done';
  return present({
    [names.leadTime]: isDone ? seconds(to - task.created) : undefined,
    [names.cycleTime]: isDone && begun !== undefined ? seconds(to - begun) : undefined,
    [names.activeTime]: seconds(times.active),
    [names.waitTime]: seconds(times.waiting),
    [names.blockedTime]: seconds(times.blocked),
  });
};

/** Everything that is known of a task, as its events leave it. */
export const taskStateAttributes = (project: string, task: Task, attempt: number, map: StatusMap): SpanAttributes => ({
  ...momentAttributes(project, task, task, { to: task.status, attempt }, map),
  ...present({
    [names.priority]: task.priority,
    [names.points]: task.points,
    [names.labels]: task.labels.length > 0 ? task.labels : undefined,
    [names.dependsOn]: task.dependsOn.length > 0 ? task.dependsOn : undefined,
    [names.assignee]: task.assignee,
    [names.url]: task.url,
    [names.due]: task.due,
    [names.parent]: task.parent,
    [names.root]: task.root,
    [names.percent]: task.percent,
  }),
});

/** Title and sprint after each event of a task, in their order. */
export const titlesAlong = function* (history: readonly Happened[]): Generator<readonly [Happened, Titled]> {
  let titled: Titled = { title: '' };
  for (const happened of history) {
    const { event, ignored } = happened;
    if (ignored === undefined && (event.type === 'task.created' || event.type === 'task.updated')) {
      const { title = titled.title, sprint = titled.sprint } = event.data;
      titled = { title, ...(sprint === null || sprint === undefined ? {} : { sprint }) };
    }
    yield [happened, titled];
  }
};

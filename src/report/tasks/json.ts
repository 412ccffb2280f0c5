import type { SprintReport, StatusMap, Task } from '../../project/index.ts';
import { categoryOf } from '../../project/index.ts';
import { jsonText } from '../text.ts';

const instant = (at: number): string => new Date(at).toISOString();
const ended = (to: number | undefined): { readonly to?: string } => (to === undefined ? {} : { to: instant(to) });

/** A task for programs. Keys may be added, never renamed. */
export const taskValue = (task: Task, statuses: StatusMap) => {
  const { id, title, type, status, isBlocked, parent, root, sprint, points, priority, assignee, labels, dependsOn } =
    task;
  const { url, due, percent, created, changed, attempts, periods } = task;
  return {
    id,
    title,
    type,
    status,
    category: isBlocked ? 'blocked' : (attempts.at(-1)?.outcome ?? categoryOf(status, statuses)),
    isBlocked,
    parent,
    root,
    sprint,
    points,
    priority,
    assignee,
    labels,
    dependsOn,
    url,
    due,
    percent,
    created: instant(created),
    changed: instant(changed),
    attempts: attempts.map(({ number, from, to, outcome }) => ({ number, from: instant(from), ...ended(to), outcome })),
    periods: periods.map(({ from, to, ...period }) => ({ ...period, from: instant(from), ...ended(to) })),
  };
};

export const taskListJson = (project: string, tasks: readonly Task[], statuses: StatusMap): string =>
  jsonText({ schemaVersion: '1', project, tasks: tasks.map((task) => taskValue(task, statuses)) });

export const taskJson = (project: string, task: Task, statuses: StatusMap): string =>
  jsonText({
    schemaVersion: '1',
    project,
    task: taskValue(task, statuses),
    history: task.history.map(({ event, from, to, attempt, ignored }) => ({
      id: event.id,
      time: event.time,
      type: event.type,
      from,
      to,
      attempt,
      data: event.data,
      ignored,
    })),
  });

/** A sprint for programs. */
export const sprintValue = ({ started, ended: at, ...sprint }: SprintReport) => ({
  ...sprint,
  started: instant(started),
  ended: at === undefined ? undefined : instant(at),
});

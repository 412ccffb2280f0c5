import { join } from 'node:path';
import { createTaskStore, taskFolder } from '../../src/connect/index.ts';
import type { TaskChange } from '../../src/core/index.ts';
import type { Task } from '../../src/project/index.ts';
import { someSprints, someTasks } from '../report/flow/sample-tasks.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** The events of which a sample task is made. */
const changesOf = (task: Task): readonly TaskChange[] => {
  const { id, title, type, root, created, periods, points, sprint, assignee } = task;
  const [first] = periods;
  return [
    {
      type: 'task.created',
      time: iso(created),
      data: {
        task: id,
        title,
        type,
        root,
        status: first?.status ?? 'todo',
        ...(points === undefined ? {} : { points }),
        ...(sprint === undefined ? {} : { sprint }),
        ...(assignee === undefined ? {} : { assignee }),
      },
    },
    ...periods.slice(1).map(({ status, from, reason }, i): TaskChange => {
      const time = iso(from);
      const before = periods[i]?.status ?? '';
      if (status === 'done') return { type: 'task.completed', time, data: { task: id, from: before } };
      if (status === 'cancelled') return { type: 'task.cancelled', time, data: { task: id, from: before } };
      if (status === 'blocked')
        return {
          type: 'task.blocked',
          time,
          data: { task: id, from: before, ...(reason === undefined ? {} : { reason }) },
        };
      if (before === 'blocked') return { type: 'task.unblocked', time, data: { task: id, to: status } };
      return { type: 'task.status_changed', time, data: { task: id, from: before, to: status } };
    }),
  ];
};

/** Writes tasks and sprints into the log of a project. */
export const writeLog = async (
  root: string,
  project: string,
  tasks: readonly Task[] = someTasks(),
  sprints = someSprints(),
): Promise<void> => {
  const store = createTaskStore({ root: taskFolder(join(root, '.contextcore'), project), project });
  await store.append([
    ...tasks.flatMap(changesOf),
    ...sprints.flatMap(({ id, name, started, ended }): readonly TaskChange[] => [
      {
        type: 'sprint.started',
        time: iso(started),
        data: { sprint: id, ...(name === undefined ? {} : { name }) },
      },
      ...(ended === undefined ? [] : [{ type: 'sprint.ended' as const, time: iso(ended), data: { sprint: id } }]),
    ]),
  ]);
  await store.close();
};

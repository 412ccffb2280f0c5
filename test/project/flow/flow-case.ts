import type { TaskChange, TaskEvent, TaskSettings, TaskType } from '../../../src/core/index.ts';
import type { FlowOptions } from '../../../src/project/flow/types.ts';
import { type Work, workOf } from '../../../src/project/flow/work.ts';
import { foldTask } from '../../../src/project/task/fold.ts';
import { foldSprints } from '../../../src/project/task/fold-sprint.ts';
import type { Sprint, Task } from '../../../src/project/task/state.ts';
import { usualStatuses } from '../../../src/project/task/status.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** A Monday. */
export const start = Date.parse('2026-01-05T00:00:00Z');

/** What happens to a task, and when: milliseconds after `start`. */
export type Step = readonly [
  at: number,
  what: 'block' | 'unblock' | 'complete' | 'cancel' | 'reopen' | `to ${string}` | TaskSettings,
];

export interface Story extends TaskSettings {
  readonly id: string;
  readonly type?: TaskType;
  readonly status?: string;
  readonly parent?: string;
  readonly at?: number;
  readonly steps?: readonly Step[];
}

const changeOf = (task: string, what: Step[1]): Pick<TaskChange, 'type' | 'data'> => {
  if (typeof what === 'object') return { type: 'task.updated', data: { task, ...what } };
  if (what === 'block') return { type: 'task.blocked', data: { task, from: '?', reason: 'a reason', by: 'other' } };
  if (what === 'unblock') return { type: 'task.unblocked', data: { task, to: 'in_progress' } };
  if (what === 'complete') return { type: 'task.completed', data: { task, from: '?' } };
  if (what === 'cancel') return { type: 'task.cancelled', data: { task, from: '?' } };
  if (what === 'reopen') return { type: 'task.reopened', data: { task, to: 'todo' } };
  return { type: 'task.status_changed', data: { task, from: '?', to: what.slice(3) } };
};

/** The events of a story, as a log has them. */
export const eventsOf = (story: Story): readonly TaskEvent[] => {
  const { id, type = 'task', status = 'todo', parent, at = 0, steps = [], ...settings } = story;
  const all: readonly [number, Pick<TaskChange, 'type' | 'data'>][] = [
    [
      at,
      {
        type: 'task.created',
        data: {
          task: id,
          title: `Task ${id}`,
          type,
          status,
          root: id,
          ...(parent === undefined ? {} : { parent }),
          ...settings,
        },
      },
    ],
    ...steps.map(([moment, what]): [number, Pick<TaskChange, 'type' | 'data'>] => [moment, changeOf(id, what)]),
  ];
  return all.map(([moment, change], i) => {
    const absolute = start + moment;
    return { id: `${id}:${i + 1}`, at: absolute, time: new Date(absolute).toISOString(), ...change } as TaskEvent;
  });
};

export const taskFrom = (story: Story): Task => {
  const task = foldTask(eventsOf(story));
  if (task === undefined) throw new Error('the story makes no task');
  return task;
};

export const sprintsFrom = (sprints: readonly { id: string; from: number; to?: number }[]): readonly Sprint[] =>
  foldSprints(
    sprints.flatMap(({ id, from, to }) => {
      const times = to === undefined ? [from] : [from, to];
      return times.map(
        (moment, i) =>
          ({
            id: `${id}:${i + 1}`,
            at: start + moment,
            time: new Date(start + moment).toISOString(),
            type: i === 0 ? 'sprint.started' : 'sprint.ended',
            data: { sprint: id },
          }) as TaskEvent,
      );
    }),
  );

/** The work of these stories, `now` milliseconds after `start`. */
export const workFrom = (
  stories: readonly Story[],
  now: number,
  options: Partial<Omit<FlowOptions, 'now'>> & { readonly sprints?: readonly Sprint[] } = {},
): Work => {
  const { sprints = [], ...rest } = options;
  return workOf(stories.map(taskFrom), sprints, {
    project: 'p',
    statuses: usualStatuses,
    days: 30,
    now: start + now,
    ...rest,
  });
};

/** Begun at once and done after so long. */
export const done = (id: string, at: number, length: number): Story => ({
  id,
  at,
  steps: [
    [at, 'to in_progress'],
    [at + length, 'complete'],
  ],
});

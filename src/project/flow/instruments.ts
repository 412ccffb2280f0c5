import type { MetricPoint } from './types.ts';

/** What stays the same in all points of a metric. `contracts/semconv/tasks.yaml` has the same; a test holds the two together. */
export type Instrument = Pick<MetricPoint, 'name' | 'unit' | 'kind' | 'description'>;

const gauge = (name: string, unit: string, description: string): Instrument => ({
  name: `contextcore.${name}`,
  unit,
  kind: 'gauge',
  description,
});

const counter = (name: string, description: string): Instrument => ({
  name: `contextcore.${name}`,
  unit: '{task}',
  kind: 'counter',
  description,
});

/** In the order in which they are told. */
export const instruments = {
  count: gauge('task.count', '{task}', 'Tasks that are there.'),
  wip: gauge('task.wip', '{task}', 'Tasks that are begun and not ended.'),
  created: counter('task.created', 'Tasks that were made, since the beginning of the log.'),
  completed: counter('task.completed', 'Tasks that were done, since the beginning of the log.'),
  cancelled: counter('task.cancelled', 'Tasks that were cancelled, since the beginning of the log.'),
  leadTime: gauge('flow.lead_time', 's', 'From creation to completion, of tasks that were done in the window.'),
  cycleTime: gauge('flow.cycle_time', 's', 'From the first work to completion, of tasks that were done in the window.'),
  activeTime: gauge('flow.active_time', 's', 'How long tasks were worked on, of tasks that were done in the window.'),
  waitTime: gauge('flow.wait_time', 's', 'How long tasks waited, of tasks that were done in the window.'),
  blockedTime: gauge('flow.blocked_time', 's', 'How long tasks were blocked, of tasks that were done in the window.'),
  efficiency: gauge(
    'flow.efficiency',
    '1',
    'Time of work ÷ time of work, waiting and blocking, of tasks that were done in the window; from 0 to 1.',
  ),
  throughput: gauge('flow.throughput', '{task}/d', 'Tasks done per day of the window.'),
  wipAge: gauge('flow.wip_age', 's', 'How long ago the tasks that are under way were begun.'),
  aging: gauge('flow.aging', '{task}', 'Tasks that are under way for longer than 85 of 100 took.'),
  sprintPoints: gauge('sprint.points', '{point}', 'Story points of a sprint.'),
  sprintTasks: gauge('sprint.tasks', '{task}', 'Tasks of a sprint.'),
} as const;

import type { TaskEventType } from '../../core/index.ts';

// The names of the telemetry of tasks. `contracts/semconv/tasks.yaml` describes each of them; a test holds the two together.

/** Spans. That of a finished attempt of a task is called after the type of the task. */
export const taskSpanPrefix = 'contextcore.task.';
export const transitionSpan = 'contextcore.task.transition';
export const snapshotSpan = 'contextcore.task.snapshot';
export const sprintSpan = 'contextcore.sprint';

/** The name of an event, on spans and of log records. */
export const eventName = (type: TaskEventType): string => `contextcore.${type}`;

export const taskAttributes = {
  project: 'project.id',
  id: 'task.id',
  title: 'task.title',
  type: 'task.type',
  status: 'task.status',
  category: 'task.status.category',
  statusFrom: 'task.status.from',
  statusTo: 'task.status.to',
  event: 'task.event',
  attempt: 'task.attempt',
  priority: 'task.priority',
  points: 'task.story_points',
  labels: 'task.labels',
  assignee: 'task.assignee',
  url: 'task.url',
  due: 'task.due_date',
  parent: 'task.parent.id',
  root: 'task.root.id',
  percent: 'task.percent_complete',
  dependsOn: 'task.depends_on',
  blockedBy: 'task.blocked.by',
  reason: 'task.reason',
  author: 'task.comment.author',
  ignored: 'task.event.ignored',
  leadTime: 'task.lead_time',
  cycleTime: 'task.cycle_time',
  activeTime: 'task.active_time',
  waitTime: 'task.wait_time',
  blockedTime: 'task.blocked_time',
  link: 'task.link',
  sprint: 'sprint.id',
  sprintName: 'sprint.name',
  sprintGoal: 'sprint.goal',
  sprintEnds: 'sprint.end_date',
} as const;

/** What a link of a span of a task leads to. */
export const taskLinks = { dependsOn: 'depends_on', sprint: 'sprint', before: 'previous_attempt' } as const;

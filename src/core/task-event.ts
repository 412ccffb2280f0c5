/** What can happen to a task, and to a sprint. */
export const taskEventTypes = [
  'task.created',
  'task.updated',
  'task.status_changed',
  'task.blocked',
  'task.unblocked',
  'task.progressed',
  'task.commented',
  'task.assigned',
  'task.completed',
  'task.cancelled',
  'task.reopened',
  'sprint.started',
  'sprint.updated',
  'sprint.ended',
] as const;
export type TaskEventType = (typeof taskEventTypes)[number];

export const taskTypes = ['epic', 'story', 'task', 'subtask', 'bug', 'spike', 'incident'] as const;
export type TaskType = (typeof taskTypes)[number];

export const taskPriorities = ['critical', 'high', 'medium', 'low'] as const;
export type TaskPriority = (typeof taskPriorities)[number];

/** What may be changed of a task as long as it lives. `null` takes a value away. */
export interface TaskSettings {
  readonly title?: string;
  readonly sprint?: string | null;
  /** Story points: a number of 0 or more. */
  readonly points?: number | null;
  readonly priority?: TaskPriority | null;
  readonly labels?: readonly string[];
  /** Ids of tasks that this one waits for. */
  readonly dependsOn?: readonly string[];
  readonly url?: string | null;
  /** A day (`2026-01-31`). */
  readonly due?: string | null;
}

/** The `data` of each type of event. Whoever emits an event holds to it; `from` is told for readers only, replaying works it out. */
export interface TaskEventData {
  readonly 'task.created': TaskSettings & {
    readonly task: string;
    readonly title: string;
    readonly type: TaskType;
    readonly status: string;
    readonly parent?: string;
    /** The topmost of its ancestors; the task itself where it has no parent. */
    readonly root: string;
    /** Which attempt of the parent was under way. */
    readonly parentAttempt?: number;
    readonly assignee?: string;
  };
  readonly 'task.updated': TaskSettings & { readonly task: string };
  readonly 'task.status_changed': { readonly task: string; readonly from: string; readonly to: string };
  readonly 'task.blocked': {
    readonly task: string;
    readonly from: string;
    readonly reason?: string;
    /** The task that stands in the way. */
    readonly by?: string;
    /** The status that it has now; `blocked` when omitted. */
    readonly to?: string;
  };
  readonly 'task.unblocked': { readonly task: string; readonly to: string };
  /** `percent` is a number from 0 to 100. */
  readonly 'task.progressed': { readonly task: string; readonly percent: number };
  readonly 'task.commented': { readonly task: string; readonly text: string; readonly author?: string };
  readonly 'task.assigned': { readonly task: string; readonly assignee: string | null };
  /** The status that it has now is `to`: `done` when omitted. */
  readonly 'task.completed': { readonly task: string; readonly from: string; readonly to?: string };
  /** The status that it has now is `to`: `cancelled` when omitted. */
  readonly 'task.cancelled': {
    readonly task: string;
    readonly from: string;
    readonly to?: string;
    readonly reason?: string;
  };
  readonly 'task.reopened': { readonly task: string; readonly to: string; readonly reason?: string };
  readonly 'sprint.started': {
    readonly sprint: string;
    readonly name?: string;
    readonly goal?: string;
    /** The day on which it shall end. */
    readonly ends?: string;
  };
  readonly 'sprint.updated': {
    readonly sprint: string;
    readonly name?: string;
    readonly goal?: string;
    readonly ends?: string;
  };
  readonly 'sprint.ended': { readonly sprint: string };
}

/** A change that is about to be written down. */
export type TaskChange = {
  [T in TaskEventType]: {
    readonly type: T;
    /** RFC 3339 in UTC, with milliseconds. */
    readonly time: string;
    readonly data: TaskEventData[T];
  };
}[TaskEventType];

/** A change as the log has it. With the same `id` it is the same one, however often it arrives. */
export type TaskEvent = TaskChange & {
  /** `<segment>:<seq>`: which file of the log, and the line in it. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/**
 * The log of a project as the tracker needs it. Segments of all processes are one log; nothing in it ever changes. Methods
 * reject with an `Error` whose message a person can read.
 */
export interface TaskStore {
  readonly project: string;
  /** The events of these tasks, each in canonical order. Of an unknown task there are none. */
  eventsOf(tasks: readonly string[]): Promise<ReadonlyMap<string, readonly TaskEvent[]>>;
  /** All events of sprints, in canonical order. */
  sprintEvents(): Promise<readonly TaskEvent[]>;
  /** The events of every task, each in canonical order, as one iterable; tasks in order of their ids. */
  tasks(): AsyncIterable<readonly [task: string, events: readonly TaskEvent[]]>;
  /** Resolves when all of them are acknowledged, with the events as they are in the log now. */
  append(changes: readonly TaskChange[]): Promise<readonly TaskEvent[]>;
  /** Seals the segment of this process. */
  close(): Promise<void>;
}

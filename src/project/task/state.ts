import type { TaskEvent, TaskPriority, TaskType } from '../../core/index.ts';

/** A stretch of time in one status. */
export interface StatusPeriod {
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Undefined while it lasts. */
  readonly to?: number;
  /** Which attempt it belongs to, from 1. */
  readonly attempt: number;
  /** Of a blocked period: why, and by which task. */
  readonly reason?: string;
  readonly by?: string;
}

/** From its start, or from being reopened, to its end. */
export interface Attempt {
  readonly number: number;
  readonly from: number;
  readonly to?: number;
  readonly outcome?: 'done' | 'cancelled';
}

/** A value that a task had for some time; the last one holds. */
export interface Dated<T> {
  readonly at: number;
  readonly value: T;
}

/** A task as its events leave it. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly type: TaskType;
  readonly parent?: string;
  readonly root: string;
  readonly parentAttempt: number;
  readonly status: string;
  /** Whether something stands in its way, whatever its status is called. */
  readonly isBlocked: boolean;
  readonly sprint?: string;
  readonly points?: number;
  readonly priority?: TaskPriority;
  readonly assignee?: string;
  readonly labels: readonly string[];
  readonly dependsOn: readonly string[];
  readonly url?: string;
  readonly due?: string;
  /** In [0, 100]. */
  readonly percent?: number;
  readonly created: number;
  /** When the last of its events happened. */
  readonly changed: number;
  readonly attempts: readonly Attempt[];
  /** Without gaps or overlaps; where it is done or cancelled, the last one is that, until it is reopened. */
  readonly periods: readonly StatusPeriod[];
  /** The sprints and the points that it had, in their order; `undefined` is none. */
  readonly sprints: readonly Dated<string | undefined>[];
  readonly pointsOver: readonly Dated<number | undefined>[];
  /** All of its events in canonical order, with those that changed nothing. */
  readonly history: readonly Happened[];
}

/** One event of a task, and what it did. */
export interface Happened {
  readonly event: TaskEvent;
  /** The status before; undefined where it made the task. */
  readonly from?: string;
  /** The status after. */
  readonly to: string;
  /** The attempt that was under way after it, from 1. */
  readonly attempt: number;
  /** Why it was not possible when it came, as happens where two processes write at once: it changed nothing. */
  readonly ignored?: string;
}

export interface Sprint {
  readonly id: string;
  readonly name?: string;
  readonly goal?: string;
  readonly started: number;
  /** The day on which it shall end. */
  readonly ends?: string;
  readonly ended?: number;
  readonly events: readonly TaskEvent[];
}

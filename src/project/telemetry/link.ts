import type { Task } from '../task/state.ts';
import { taskSpanId, traceIdOf } from './ids.ts';
import { taskAttributes } from './names.ts';

/** A link as `@opentelemetry/api` has it. */
export interface TaskLink {
  readonly context: {
    readonly traceId: string;
    readonly spanId: string;
    /** Sampled. */
    readonly traceFlags: 1;
    readonly isRemote: true;
  };
  readonly attributes: Record<string, string | number>;
}

export interface LinkedTask {
  readonly id: string;
  /** The topmost of its ancestors; the task itself when omitted. */
  readonly root?: string;
  /** Which attempt; the first when omitted. */
  readonly attempt?: number;
}

/**
 * A link from any span, as of a run, to the span of a task. It can be made while the task is under way: the id of its span is
 * known from the start.
 */
export const getTaskLink = (project: string, { id, root = id, attempt = 1 }: LinkedTask): TaskLink => ({
  context: {
    traceId: traceIdOf(project, root),
    spanId: taskSpanId(project, id, attempt),
    traceFlags: 1,
    isRemote: true,
  },
  attributes: {
    [taskAttributes.project]: project,
    [taskAttributes.id]: id,
    [taskAttributes.attempt]: attempt,
  },
});

/** The same to the attempt of a task that is under way, or was the last. */
export const taskLink = (project: string, { id, root, attempts }: Pick<Task, 'id' | 'root' | 'attempts'>): TaskLink =>
  getTaskLink(project, { id, root, attempt: attempts.at(-1)?.number ?? 1 });

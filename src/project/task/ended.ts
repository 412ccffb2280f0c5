import type { Task } from './state.ts';

/** Whether a task is done or cancelled, and was not reopened since. */
export const hasEnded = ({ attempts }: Pick<Task, 'attempts'>): boolean => attempts.at(-1)?.outcome !== undefined;

import { hash } from 'node:crypto';

/** No id is all zeros: that one stands for none. */
const nonZero = (id: string): string => (/^0+$/u.test(id) ? `${id.slice(1)}1` : id);

const digest = (words: readonly string[], digits: number): string =>
  nonZero(hash('sha256', words.join('\n'), 'hex').slice(0, digits));

/** The trace of all tasks below one root. */
export const traceIdOf = (project: string, root: string): string => digest(['contextcore/trace', project, root], 32);

/** The span of one attempt of a task, known before it ends. */
export const taskSpanId = (project: string, task: string, attempt: number): string =>
  digest(['contextcore/task', project, task, String(attempt)], 16);

export const transitionSpanId = (project: string, event: string): string =>
  digest(['contextcore/transition', project, event], 16);

/** `day` as in `2026-01-31`. */
export const snapshotSpanId = (project: string, task: string, day: string): string =>
  digest(['contextcore/snapshot', project, task, day], 16);

export const sprintTraceId = (project: string, sprint: string): string => traceIdOf(project, `sprint:${sprint}`);

export const sprintSpanId = (project: string, sprint: string): string =>
  digest(['contextcore/sprint', project, sprint], 16);

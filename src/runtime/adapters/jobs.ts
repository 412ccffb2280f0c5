import type { Guard } from '../guard/guard.ts';
import { isAsyncFunction } from '../guard/run.ts';
import { inPlace } from './in-place.ts';
import { type AdapterOptions, underHeaders } from './options.ts';
import { watchedPhase } from './passage.ts';

export interface JobOptions<J> extends AdapterOptions {
  /** The context in a job. Omitted: its `data`. */
  readonly context?: (job: J) => unknown;
  /** The headers that travel with a job, where its trace began in another process. */
  readonly carrier?: (job: J) => unknown;
}

const dataOf = (job: unknown): unknown =>
  typeof job === 'object' && job !== null ? (job as { data?: unknown }).data : undefined;

/**
 * The same function of a job, as a phase: what works for BullMQ, pg-boss and others whose jobs have `data`. Each job is a run
 * of its own. Throws a TypeError where the contract has no such phase.
 */
export const wrapHandler = <J, A extends readonly unknown[], R>(
  guard: Guard,
  phase: string,
  handler: (job: J, ...rest: A) => R,
  options: JobOptions<J> = {},
): ((job: J, ...rest: A) => R) => {
  const { context = dataOf, carrier } = options;
  const watched = watchedPhase(guard, phase);
  const how = { ...options, isAsync: isAsyncFunction(handler) };
  return (job, ...rest) =>
    underHeaders(carrier?.(job), () => inPlace(watched, context(job), () => handler(job, ...rest), how));
};

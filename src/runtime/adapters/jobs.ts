import type { Guard } from '../guard/guard.ts';
import { isAsyncFunction } from '../guard/run.ts';
import { asOne } from './batch.ts';
import { inPlace } from './in-place.ts';
import { type AdapterOptions, underHeaders } from './options.ts';
import { watchedPhase } from './passage.ts';

export interface JobOptions<J> extends AdapterOptions {
  /** The context in a job. Omitted: its `data`. Of jobs in a list, each is given as a list of its own. */
  readonly context?: (job: J) => unknown;
  /** The headers that travel with a job, where its trace began in another process. */
  readonly carrier?: (job: J) => unknown;
}

const dataOf = (given: unknown): unknown => {
  const job: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  return typeof job === 'object' && job !== null ? (job as { data?: unknown }).data : undefined;
};

/**
 * The same function of a job, or of a list of jobs, as a phase: what works for BullMQ, pg-boss and others whose jobs have `data`.
 * Each job is a run of its own. Throws a TypeError where the contract has no such phase.
 */
export const wrapHandler = <J, A extends readonly unknown[], R>(
  guard: Guard,
  phase: string,
  handler: (job: J, ...rest: A) => R,
  options: JobOptions<J> = {},
): ((job: J, ...rest: A) => R) => {
  const { context = dataOf, carrier } = options;
  const watched = watchedPhase(guard, phase);
  const alone = { ...options, isAsync: isAsyncFunction(handler) };
  const together = { ...options, isAsync: true, isShared: true };
  const work = <T>(job: J, body: () => T, how: typeof alone): T =>
    underHeaders(carrier?.(job), () => inPlace(watched, () => context(job), body, how));
  // Queues look at how many arguments a function takes.
  return new Proxy(handler, {
    apply: (target, self, args: [job: J, ...rest: A]): R => {
      const [job] = args;
      const body = (): R => Reflect.apply(target, self, args);
      if (!Array.isArray(job) || job.length === 1) return work(job, body, alone);
      const members = job.map((one: unknown) => (shared: () => Promise<unknown>) => work([one] as J, shared, together));
      return job.length === 0 ? body() : (asOne(members, body) as R);
    },
  });
};

import type { Guard } from '../guard/guard.ts';
import { type AdapterOptions, jumpsOf, underHeaders, writtenIn } from './options.ts';
import { type Watched, watchedPhase } from './passage.ts';

/** What an activity of Temporal is called with. */
export interface ActivityInput {
  readonly args: unknown[];
  readonly headers: object;
}

/** An interceptor of the calls of one activity, as Temporal's workers take them. */
export interface ActivityInterceptors<I extends ActivityInput> {
  /** Generic, so that it is what a worker asks for, whose headers have a type of their own. */
  readonly inbound: { execute<J extends I>(input: J, next: (input: J) => Promise<unknown>): Promise<unknown> };
}

export interface ActivityOptions<I extends ActivityInput> extends AdapterOptions {
  /** The headers in an input, decoded, where the trace began in another process. */
  readonly carrier?: (input: I) => unknown;
}

/**
 * Makes each activity that a worker of Temporal runs the phase of its name, with its first argument as the context: an entry
 * of `interceptors.activity`. Activities that the contract does not know are left as they are.
 */
export const guardActivity = <I extends ActivityInput = ActivityInput>(
  guard: Guard,
  options: ActivityOptions<I> = {},
): ((ctx: { readonly info: { readonly activityType: string } }) => ActivityInterceptors<I>) => {
  const phases = new Map<string, Watched>();
  for (const { id } of guard.contract.phases) phases.set(id, watchedPhase(guard, id));
  return ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const watched = phases.get(info.activityType);
        if (!watched) return next(input);
        const [subject, ...rest] = input.args;
        return underHeaders(options.carrier?.(input), () =>
          watched(subject, {
            body: (given) => next(given === subject ? input : { ...input, args: [given, ...rest] }),
            written: (result) => writtenIn(result, options),
            ...jumpsOf(options),
          }),
        );
      },
    },
  });
};

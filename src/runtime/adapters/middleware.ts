import type { Guard } from '../guard/guard.ts';
import { inPlace } from './in-place.ts';
import type { AdapterOptions } from './options.ts';
import { watchedPhase } from './passage.ts';

export interface MiddlewareOptions<C> extends Pick<AdapterOptions, 'isControlFlow'> {
  /** The context in what middleware is given. Omitted: its `state`. */
  readonly context?: (ctx: C) => unknown;
}

const stateOf = (ctx: unknown): unknown =>
  typeof ctx === 'object' && ctx !== null ? (ctx as { state?: unknown }).state : undefined;

/**
 * Middleware as Koa has it, that makes a phase of everything below: what comes down is checked at entry, what is there when
 * it comes back, at exit. Throws a TypeError where the contract has no such phase.
 */
export const guardMiddleware = <C = { readonly state: object }>(
  guard: Guard,
  phase: string,
  { context = stateOf, isControlFlow }: MiddlewareOptions<C> = {},
): ((ctx: C, next: () => Promise<unknown>) => Promise<unknown>) => {
  const watched = watchedPhase(guard, phase);
  // What `next` resolves to is an answer, not a part of the context.
  const options: AdapterOptions = { written: () => ({}), ...(isControlFlow ? { isControlFlow } : {}) };
  return async (ctx, next) => inPlace(watched, () => context(ctx), next, options);
};

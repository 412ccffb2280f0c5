import { copyAlong, mergeInto, shallowCopy, writeBack } from './copy.ts';
import { isPlain } from './paths.ts';
import type { PhasePlan } from './plan.ts';
import { isAsyncFunction, type OwnRun } from './run.ts';

export type PlainFunction<A extends readonly unknown[], R> = (...args: A) => R;

interface WrappedCall<A extends readonly unknown[], R> {
  readonly fn: PlainFunction<A, R>;
  readonly self: unknown;
  readonly args: A;
}

/** Who returns the whole context with some fields changed has written these, not all of them. */
const changesOf = (given: object, result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const before = shallowCopy(given);
  const keys = Object.keys(before);
  if (keys.length === 0 || !keys.every((key) => Object.hasOwn(result, key))) return result;
  return Object.fromEntries(Object.entries(result).filter(([key, value]) => !Object.is(before[key], value)));
};

/** One call of a wrapped function as a phase of a run. */
export const callWrapped = <A extends readonly [object, ...unknown[]], R>(
  own: OwnRun,
  phase: PhasePlan,
  { fn, self, args }: WrappedCall<A, R>,
): R => {
  const [context, ...rest] = args;
  let pending: (() => () => void) | undefined;
  let giveBack: (() => void) | undefined;
  return own.call<R>(phase, {
    context,
    isAsync: isAsyncFunction(fn),
    writable: () => {
      // An object of a class does not survive copying.
      if (!isPlain(context)) return context;
      const copied = copyAlong(context, own.plan.holders);
      // What is remembered has to hold the defaults, which are written after this.
      pending = () => writeBack(copied);
      return copied.context;
    },
    body: (given) => {
      giveBack = pending?.();
      return Reflect.apply(fn, self, [given, ...rest]) as R;
    },
    ended: () => giveBack?.(),
    left: (result, given) => {
      if (!isPlain(result)) return { context: given, goesOn: true };
      const after = shallowCopy(given);
      const readable = shallowCopy(result);
      mergeInto(after, readable);
      return { context: after, written: changesOf(given, readable), goesOn: false };
    },
  });
};

import type { Left, View } from './call.ts';
import { copyAlong, mergeInto, shallowCopy, writeBack } from './copy.ts';
import { isPlain } from './paths.ts';
import type { PhasePlan } from './plan.ts';
import type { OwnRun } from './run.ts';

export type PlainFunction<A extends readonly unknown[], R> = (...args: A) => R;

/** One call of a wrapped function. */
export interface WrappedCall<A extends readonly unknown[], R> {
  readonly fn: PlainFunction<A, R>;
  readonly isAsync: boolean;
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

/** What a wrapped function is given, and what it leaves. A class, since one is made for every call. */
class WrappedView<A extends readonly [object, ...unknown[]], R> implements View<R> {
  readonly context: object;
  readonly isAsync: boolean;
  readonly #call: WrappedCall<A, R>;
  readonly #run: OwnRun;
  #pending: (() => () => void) | undefined;
  #giveBack: (() => void) | undefined;

  constructor(run: OwnRun, call: WrappedCall<A, R>) {
    this.context = call.args[0];
    this.isAsync = call.isAsync;
    this.#call = call;
    this.#run = run;
  }

  writable(): object {
    const { context } = this;
    // An object of a class does not survive copying.
    if (!isPlain(context)) return context;
    const copied = copyAlong(context, this.#run.plan.holders);
    // What is remembered has to hold the defaults, which are written after this.
    this.#pending = () => writeBack(copied);
    return copied.context;
  }

  body(given: object): R {
    this.#giveBack = this.#pending?.();
    const { fn, self, args } = this.#call;
    return Reflect.apply(fn, self, given === args[0] ? args : [given, ...args.slice(1)]) as R;
  }

  ended(): void {
    this.#giveBack?.();
  }

  left(result: unknown, given: object): Left {
    if (!isPlain(result)) return { context: given, goesOn: true };
    const after = shallowCopy(given);
    const readable = shallowCopy(result);
    mergeInto(after, readable);
    return { context: after, written: changesOf(given, readable), goesOn: false };
  }
}

/** One call of a wrapped function as a phase of a run. */
export const callWrapped = <A extends readonly [object, ...unknown[]], R>(
  own: OwnRun,
  phase: PhasePlan,
  call: WrappedCall<A, R>,
): R => own.call<R>(phase, new WrappedView(own, call));

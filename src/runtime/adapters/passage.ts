import { isRow, suggest } from '../../core/index.ts';
import { leftEarly } from '../guard/call.ts';
import { shallowCopy } from '../guard/copy.ts';
import type { Guard } from '../guard/guard.ts';

/** What runs between the boundaries of a phase. */
export interface Passage<R> {
  /** Is given the subject itself, or, where defaults had to be written, a copy of it that has them. */
  body(subject: unknown): R;
  /** The body gives a promise whatever happens: so does the call. */
  readonly isAsync?: boolean;
  /** What the phase wrote, by field. Omitted: the result, where that is a plain object. Undefined: nothing can be said of the exit. */
  written?(result: Awaited<R>, subject: unknown): object | undefined;
  /** What a thrown value means that is no failure: the phase has been left, perhaps with something written. Undefined: a failure. */
  jump?(error: unknown, subject: unknown): { readonly written?: object } | undefined;
}

/** One call of a phase of a guard. Returns and throws what the body does, at once or in a promise, as the body does. */
export type Watched = <R>(subject: unknown, passage: Passage<R>) => R;

type Row = Record<string, unknown>;

interface Outcome {
  result?: unknown;
  thrown?: { readonly error: unknown };
}

export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (!isRow(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Whether the contract of a guard has a phase of this name. */
export const knows = ({ contract }: Guard, phase: string): boolean => contract.phases.some(({ id }) => id === phase);

/** The error where none of the names is a phase. */
export const nothingKnown = (
  { contract }: Guard,
  names: readonly string[],
  { what, order }: { what: string; order: string },
): TypeError => {
  const ids = contract.phases.map(({ id }) => id);
  const near = names.flatMap((name) => suggest(name, ids) ?? [])[0];
  const help = near ? `Did you mean "${near}"?` : order;
  return new TypeError(`No ${what} is a phase of workflow "${contract.workflow}". ${help}`);
};

const settled = ({ result, thrown }: Outcome): unknown => {
  if (thrown) throw thrown.error;
  return result;
};

/** What the body is given: the subject itself, but for defaults, which a plain one gets as a copy that has them. */
const givenOf = (subject: unknown, { copy, context }: { copy: Row; context: Row }): unknown => {
  // What is no object has no fields, but the body is to have it as it is.
  if (context === copy || !isRow(subject)) return subject;
  if (isPlain(subject)) return context;
  for (const key of Object.keys(context))
    if (!Object.is(context[key], copy[key])) Reflect.set(subject, key, context[key]);
  return subject;
};

/**
 * The guard checks what a function returns; frameworks return other things than what was written. So the guard is told
 * what was written, and the result goes past it.
 */
const inner = (context: Row, copy: Row, subject: unknown, passage: Passage<unknown>, outcome: Outcome): unknown => {
  const given = givenOf(subject, { copy, context });
  const leave = (written: object | undefined): object | typeof leftEarly => {
    if (!written) return leftEarly;
    // Here a field takes the place of what was there, which the guard would merge with it. Nobody else has this object.
    for (const key of Object.keys(written)) delete context[key];
    return { ...written };
  };
  const end = (result: unknown): object | typeof leftEarly => {
    outcome.result = result;
    return leave(passage.written ? passage.written(result, given) : isPlain(result) ? result : {});
  };
  const fail = (error: unknown): object | typeof leftEarly => {
    const jump = passage.jump?.(error, given);
    if (!jump) throw error;
    outcome.thrown = { error };
    return leave(jump.written);
  };
  let result: unknown;
  try {
    result = passage.body(given);
  } catch (error) {
    return fail(error);
  }
  return isThenable(result) ? Promise.resolve(result).then(end, fail) : end(result);
};

/** A phase as adapters need it. Throws a TypeError where the contract has no such phase. */
export const watchedPhase = (guard: Guard, phase: string): Watched => {
  const call = guard.wrap(phase, inner);
  return <R>(subject: unknown, passage: Passage<R>): R => {
    const outcome: Outcome = {};
    const copy: Row = isRow(subject) ? shallowCopy(subject) : {};
    try {
      const answer = call(copy, copy, subject, passage as Passage<unknown>, outcome);
      return (isThenable(answer) ? answer.then(() => settled(outcome)) : settled(outcome)) as R;
    } catch (error) {
      if (passage.isAsync) return Promise.reject(error) as R;
      throw error;
    }
  };
};

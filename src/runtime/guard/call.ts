import type { BoundaryResult } from '../boundary/boundary.ts';
import type { Ambient } from './ambient.ts';
import type { Followed } from './chains.ts';
import { enter, leave } from './crossing.ts';
import { attachDiagnostics, type BoundaryDiagnostics, ContextContractError, nextMoment } from './errors.ts';
import type { Outcome, RunObserver } from './observer.ts';
import type { PhasePlan } from './plan.ts';
import type { Tally } from './report.ts';
import type { Stamps } from './stamps.ts';

/** What the calls of one run share. */
export interface RunCore {
  readonly runId: string;
  readonly workflow: string;
  readonly ambient: Ambient;
  readonly signal: AbortSignal;
  readonly stamps: Stamps;
  /** Undefined where the contract has no chains. */
  readonly chains: Followed | undefined;
  readonly tally: Tally;
  readonly observer: RunObserver;
  readonly active: Set<Call>;
  readonly attempts: Map<string, number>;
  readonly withHashes: boolean;
  readonly onViolation: ((violation: GuardViolation) => void) | undefined;
  /** Makes this run and phase the current ones while the body runs. */
  readonly inside: <T>(phase: string, body: () => T) => T;
}

export type GuardViolation = BoundaryResult['violations'][number] & {
  readonly workflow: string;
  readonly phase: string;
  readonly boundary: 'entry' | 'exit';
  readonly runId: string;
};

/** One phase that runs now. */
export interface Call {
  /** Another one ran at the same time, so that who wrote what cannot be told from the context. */
  overlapped: boolean;
}

/** What a phase has left behind. */
export interface Left {
  readonly context: object;
  /** The fields that it wrote for certain. */
  readonly written?: object;
  /** The context is the one that goes on, so that fields can be dropped from it; else it shows what will be. */
  readonly goesOn: boolean;
  /** Why what it wrote cannot stand. */
  readonly conflict?: Error;
}

/** What the phase is given and what it leaves. */
export interface View<T> {
  /** The context to check at entry. */
  readonly context: object;
  /** The body gives a promise whatever happens: so does the guard. */
  readonly isAsync: boolean;
  /** A context that may be written; asked for only where a default has to be. */
  writable(): object;
  body(context: object): T;
  left(result: Awaited<T>, context: object): Left;
  /** The body has ended, well or not. */
  ended?(): void;
}

/** A body that gives this has left the phase by a way of its own, of which nothing can be said. */
export const leftEarly: unique symbol = Symbol('left early');

const isThenable = (value: unknown): value is PromiseLike<unknown> => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return false;
  }
};

const nameOf = (error: unknown): unknown => {
  try {
    return (error as { name?: unknown } | null | undefined)?.name;
  } catch {
    return undefined;
  }
};

const outcomeOf = (error: unknown, { aborted, reason }: AbortSignal): Outcome => {
  const name = nameOf(error);
  return name === 'AbortError' || name === 'TimeoutError' || (aborted && error === reason) ? 'aborted' : 'error';
};

/** Runs one phase between its boundaries. What the body returns or throws is what the caller gets, in whatever way it does so. */
export const callPhase = <T>(run: RunCore, plan: PhasePlan, view: View<T>): T => {
  const { phase, mode } = plan;
  if (mode === 'off') return view.body(view.context);
  const began = nextMoment();
  const call = begin(run);
  const attempt = (run.attempts.get(phase.id) ?? 0) + 1;
  run.attempts.set(phase.id, attempt);
  const observer = run.observer.phase({ phase: phase.id, mode, attempt, instance: `${phase.id}#${attempt}` });
  const started = run.ambient.elapsed();
  run.tally.count(phase.id, 'ran');
  const end = (outcome: Outcome, error?: unknown): void => {
    run.active.delete(call);
    if (outcome === 'blocked') run.tally.count(phase.id, 'blocked');
    else if (outcome !== 'ok') run.tally.count(phase.id, 'errors');
    observer.end(outcome, run.ambient.elapsed() - started, error);
  };
  const known = (boundary: 'entry' | 'exit', { violations }: BoundaryResult): BoundaryDiagnostics => ({
    workflow: run.workflow,
    phase: phase.id,
    runId: run.runId,
    boundary,
    violations,
  });
  const blocked = (boundary: 'entry' | 'exit', result: BoundaryResult): Error => {
    const error = new ContextContractError(known(boundary, result));
    run.tally.fail();
    end('blocked', error);
    return error;
  };
  const entered = enter(run, plan, view, observer);
  const { context, entry } = entered;
  if (entry.blocked && mode === 'enforce') {
    const error = blocked('entry', entry);
    if (view.isAsync) return Promise.reject(error) as T;
    throw error;
  }
  const thrown = (error: unknown): void => {
    view.ended?.();
    attachDiagnostics(error, known('entry', entry), began);
    end(outcomeOf(error, run.signal), error);
  };
  const leftBy = (result: Awaited<T>): Left => {
    try {
      return view.left(result, context);
    } catch (error) {
      thrown(error);
      throw error;
    }
  };
  const finish = (result: Awaited<T>): void => {
    view.ended?.();
    if (result === leftEarly) {
      end('ok');
      return;
    }
    const left = leftBy(result);
    const exit = leave(run, plan, { ...entered, ...left, after: left.context, call, observer });
    if (mode === 'enforce' && exit.blocked) throw blocked('exit', exit);
    if (mode === 'enforce' && left.conflict) {
      thrown(left.conflict);
      throw left.conflict;
    }
    end('ok');
  };
  let result: T;
  try {
    result = run.inside(phase.id, () => observer.within(() => view.body(context)));
  } catch (error) {
    thrown(error);
    throw error;
  }
  if (!isThenable(result)) {
    finish(result as Awaited<T>);
    return result;
  }
  // A thenable of another kind may begin its work with each `then`: it is asked once.
  const promise = result instanceof Promise ? result : Promise.resolve(result);
  return promise.then(
    (value: unknown) => {
      finish(value as Awaited<T>);
      return value;
    },
    (error: unknown) => {
      thrown(error);
      throw error;
    },
  ) as T;
};

const begin = ({ active }: RunCore): Call => {
  const call: Call = { overlapped: active.size > 0 };
  for (const other of active) other.overlapped = true;
  active.add(call);
  return call;
};

import type { BoundaryResult } from '../boundary/boundary.ts';
import type { Ambient } from './ambient.ts';
import type { Followed } from './chains.ts';
import { type Entered, enter, leave } from './crossing.ts';
import { attachDiagnostics, type BoundaryDiagnostics, ContextContractError, nextMoment } from './errors.ts';
import type { Outcome, PhaseObserver, RunObserver } from './observer.ts';
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
  readonly calls: Calls;
  readonly withHashes: boolean;
  readonly onViolation: ((violation: GuardViolation) => void) | undefined;
  /** Makes this run and phase the current ones while the body runs. */
  readonly inside: <T>(phase: string, observer: PhaseObserver, body: () => T) => T;
}

export type GuardViolation = BoundaryResult['violations'][number] & {
  readonly workflow: string;
  readonly phase: string;
  readonly boundary: 'entry' | 'exit';
  readonly runId: string;
};

/** The calls of phases of one run. */
export interface Calls {
  /** How many have begun. */
  begun: number;
  /** How many of these have not ended. */
  open: number;
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

/** One call of a phase on its way from entry to exit. */
export interface Passage<T> {
  readonly run: RunCore;
  readonly plan: PhasePlan;
  readonly view: View<T>;
  readonly observer: PhaseObserver;
  /** Its number among the calls of the run. */
  readonly number: number;
  /** Others ran when it began. */
  readonly joined: boolean;
  /** A point in the order of what happens. */
  readonly began: number;
  /** Milliseconds on the clock of the run; 0 where nobody asks. */
  readonly started: number;
}

const begin = <T>(run: RunCore, plan: PhasePlan, view: View<T>): Passage<T> => {
  const { id } = plan.phase;
  const { calls } = run;
  const began = nextMoment();
  const number = ++calls.begun;
  const joined = calls.open++ > 0;
  const attempt = run.tally.count(id, 'ran');
  const observer = run.observer.phase({ phase: id, mode: plan.mode, attempt });
  const started = observer.isSilent ? 0 : run.ambient.elapsed();
  return { run, plan, view, observer, number, joined, began, started };
};

const end = <T>({ run, plan, observer, started }: Passage<T>, outcome: Outcome, error?: unknown): void => {
  run.calls.open--;
  if (outcome === 'blocked') run.tally.count(plan.phase.id, 'blocked');
  else if (outcome !== 'ok') run.tally.count(plan.phase.id, 'errors');
  if (!observer.isSilent) observer.end(outcome, run.ambient.elapsed() - started, error);
};

const known = <T>(
  { run, plan }: Passage<T>,
  boundary: 'entry' | 'exit',
  { violations }: BoundaryResult,
): BoundaryDiagnostics => ({
  workflow: run.workflow,
  phase: plan.phase.id,
  runId: run.runId,
  boundary,
  violations,
});

const blocked = <T>(passage: Passage<T>, boundary: 'entry' | 'exit', result: BoundaryResult): Error => {
  const error = new ContextContractError(known(passage, boundary, result));
  passage.run.tally.fail();
  end(passage, 'blocked', error);
  return error;
};

const thrown = <T>(passage: Passage<T>, { entry }: Entered, error: unknown): void => {
  passage.view.ended?.();
  attachDiagnostics(error, known(passage, 'entry', entry), passage.began);
  end(passage, outcomeOf(error, passage.run.signal), error);
};

const leftBy = <T>(passage: Passage<T>, entered: Entered, result: Awaited<T>): Left => {
  try {
    return passage.view.left(result, entered.context);
  } catch (error) {
    thrown(passage, entered, error);
    throw error;
  }
};

const finish = <T>(passage: Passage<T>, entered: Entered, result: Awaited<T>): void => {
  passage.view.ended?.();
  if (result === leftEarly) {
    end(passage, 'ok');
    return;
  }
  const left = leftBy(passage, entered, result);
  const exit = leave(passage, entered, left);
  if (passage.plan.mode === 'enforce') {
    if (exit.blocked) throw blocked(passage, 'exit', exit);
    if (left.conflict) {
      thrown(passage, entered, left.conflict);
      throw left.conflict;
    }
  }
  end(passage, 'ok');
};

/** Runs one phase between its boundaries. What the body returns or throws is what the caller gets, in whatever way it does so. */
export const callPhase = <T>(run: RunCore, plan: PhasePlan, view: View<T>): T => {
  if (plan.mode === 'off') return view.body(view.context);
  const passage = begin(run, plan, view);
  const entered = enter(passage);
  if (entered.entry.blocked && plan.mode === 'enforce') {
    const error = blocked(passage, 'entry', entered.entry);
    if (view.isAsync) return Promise.reject(error) as T;
    throw error;
  }
  let result: T;
  try {
    result = run.inside(plan.phase.id, passage.observer, () => view.body(entered.context));
  } catch (error) {
    thrown(passage, entered, error);
    throw error;
  }
  if (!isThenable(result)) {
    finish(passage, entered, result as Awaited<T>);
    return result;
  }
  // A thenable of another kind may begin its work with each `then`: it is asked once.
  const promise = result instanceof Promise ? result : Promise.resolve(result);
  return promise.then(
    (value: unknown) => {
      finish(passage, entered, value as Awaited<T>);
      return value;
    },
    (error: unknown) => {
      thrown(passage, entered, error);
      throw error;
    },
  ) as T;
};

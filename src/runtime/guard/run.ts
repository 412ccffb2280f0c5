import { suggest } from '../../core/index.ts';
import type { AnyPhase } from '../declare/spec.ts';
import { digestOf } from './ambient.ts';
import { callPhase, type RunCore, type View } from './call.ts';
import { canonicalJson } from './canonical.ts';
import { follow } from './chains.ts';
import { copyAlong } from './copy.ts';
import { stampDefaults } from './crossing.ts';
import { inside } from './current.ts';
import { createMerging } from './merge.ts';
import type { RunObserver } from './observer.ts';
import type { GuardSettings } from './options.ts';
import { isPlain, valueAt } from './paths.ts';
import type { GuardPlan, PhasePlan } from './plan.ts';
import { createTally, type RunReport } from './report.ts';
import { createStamps, type Stamp } from './stamps.ts';

export type Context = Record<string, unknown>;

/** What the body of a phase is given besides the context. */
export interface PhaseCall {
  readonly signal: AbortSignal;
  readonly run: Run;
}

/** One run of a workflow under a guard. */
export interface Run {
  readonly id: string;
  readonly workflow: string;
  /** What the phases share; the guard's copy of what the run began with. */
  readonly context: Context;
  readonly signal: AbortSignal;
  /**
   * Runs a phase between its boundaries and returns what the body returns. The body reads the context and writes to it. A phase
   * that the contract does not know is a TypeError.
   */
  phase<T>(id: string, body: (context: Context, call: PhaseCall) => T): T;
  /** As `phase`, for a declared phase: what it returns is put into the context. */
  phase(declared: AnyPhase): Promise<unknown>;
  /** Says that a phase does not run this time. */
  skip(id: string, reason?: 'condition' | 'upstream'): void;
  /** Who wrote a field last; undefined where nobody did. */
  provenance(path: string): Stamp | undefined;
  /** What the run has come to so far. */
  report(): RunReport;
  /** Adds to headers what another process needs to continue this run (W3C trace context and baggage). */
  inject<C extends Record<string, unknown>>(carrier: C): C;
}

/** A run with what only the guard may do with it. */
export interface OwnRun extends Run {
  readonly plan: GuardPlan;
  /** Nothing more is counted. */
  readonly isOver: boolean;
  call<T>(plan: PhasePlan, view: View<T>): T;
  within<T>(body: () => T): T;
  fail(): void;
  finish(): Promise<RunReport>;
}

interface RunStartOptions {
  readonly plan: GuardPlan;
  readonly settings: GuardSettings;
  readonly initial: object;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly carrier: unknown;
}

/** The phase of a contract. Throws a TypeError where it has none of this name. */
export const phaseIn = ({ phases, contract }: GuardPlan, id: string): PhasePlan => {
  const found = phases.get(id);
  if (found) return found;
  const near = suggest(id, phases.keys());
  const help = near ? `Did you mean "${near}"?` : 'Declare it in the contract.';
  throw new TypeError(`Phase "${id}" is not declared in workflow "${contract.workflow}". ${help}`);
};

/** Whether a function gives a promise even where it fails at once. */
export const isAsyncFunction = (value: unknown): boolean =>
  Object.prototype.toString.call(value) === '[object AsyncFunction]';

/** Defaults of the inputs are there before the first phase. They are no boundary of a phase, and count nowhere. */
const seed = ({ inputs }: GuardPlan, { mode, ambient }: GuardSettings, { stamps }: RunCore, context: Context): void => {
  if (!inputs || (mode !== 'enforce' && mode !== 'permissive')) return;
  const result = inputs.boundary.check(context, { apply: true });
  stampDefaults(stamps, result, { defaults: inputs.defaults, at: ambient.now() });
};

export const startRun = ({ plan, settings, initial, runId, signal, carrier }: RunStartOptions): OwnRun => {
  const { ambient, observer: told, withHashes, onViolation, mode } = settings;
  const { workflow, chains } = plan.contract;
  const started = ambient.elapsed();
  const startedAt = ambient.now();
  const observer: RunObserver = told.start({
    runId,
    workflow,
    mode,
    at: startedAt,
    ...(carrier === undefined ? {} : { carrier }),
  });
  const { context } = copyAlong(initial, plan.holders);
  const merging = createMerging(plan.contract);
  const core: RunCore = {
    runId,
    workflow,
    ambient,
    signal,
    stamps: createStamps(),
    chains: chains.length > 0 ? follow(plan.courses) : undefined,
    tally: createTally(),
    observer,
    calls: { begun: 0, open: 0 },
    withHashes,
    onViolation,
    inside: (phase, around, body) => inside({ run, phase }, around, body),
  };
  seed(plan, settings, core, context);
  let report: RunReport | undefined;
  const reportNow = (): RunReport =>
    core.tally.report({
      runId,
      workflow,
      durationMs: ambient.elapsed() - started,
      chains: core.chains?.verdicts() ?? [],
    });
  const call: PhaseCall = {
    signal,
    get run() {
      return run;
    },
  };
  const ownPhase = (id: string, body: (context: Context, call: PhaseCall) => unknown): unknown => {
    const phase = phaseIn(plan, id);
    const isAsync = isAsyncFunction(body);
    if (signal.aborted && isAsync) return Promise.reject(signal.reason);
    signal.throwIfAborted();
    return callPhase(core, phase, {
      context,
      isAsync,
      writable: () => context,
      body: () => body(context, call),
      left: () => ({ context, goesOn: true }),
    });
  };
  const declaredPhase = async (declared: AnyPhase): Promise<unknown> => {
    const phase = phaseIn(plan, declared.spec.id);
    signal.throwIfAborted();
    const began = merging.begin();
    // Defaults will be written into the context; what the phase keeps of its result is not to get them.
    const put = (result: object): Error | undefined =>
      merging.put(context, copyAlong(result, plan.holders).context, { phase: phase.phase.id, began });
    if (phase.mode === 'off') {
      // Nobody looks, but the next phase goes on with what this one gives all the same.
      const result: unknown = await declared.run(context as never);
      if (isPlain(result)) put(result);
      return result;
    }
    return callPhase(core, phase, {
      context,
      isAsync: true,
      writable: () => context,
      body: () => declared.run(context as never),
      left: (result) => {
        if (!isPlain(result)) return { context, goesOn: true };
        const conflict = put(result);
        return { context, written: result, goesOn: true, ...(conflict ? { conflict } : {}) };
      },
    });
  };
  const run: OwnRun = {
    id: runId,
    workflow,
    context,
    signal,
    plan,
    get isOver() {
      return report !== undefined;
    },
    phase: ((first: string | AnyPhase, body: (context: Context, call: PhaseCall) => unknown) =>
      typeof first === 'string' ? ownPhase(first, body) : declaredPhase(first)) as Run['phase'],
    skip: (id, reason = 'condition') => {
      core.tally.count(phaseIn(plan, id).phase.id, 'skipped');
      observer.skipped(id, reason);
    },
    provenance: (path) => {
      const isSeeded = valueAt(initial, path) !== undefined && valueAt(context, path) !== undefined;
      return core.stamps.get(path) ?? (isSeeded ? { by: 'caller', at: startedAt } : undefined);
    },
    report: () => report ?? reportNow(),
    inject: (carrier) => {
      const digest = digestOf(canonicalJson(core.stamps.entries()) ?? '').slice(0, 32);
      observer.inject?.(carrier, digest);
      return carrier;
    },
    call: (phase, view) => callPhase(core, phase, view),
    within: (body) => inside({ run }, observer, body),
    fail: () => core.tally.fail(),
    finish: async () => {
      report ??= reportNow();
      await observer.finish(report);
      return report;
    },
  };
  return run;
};

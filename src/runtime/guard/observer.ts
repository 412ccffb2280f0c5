import type { RecordedValue } from '../../core/index.ts';
import type { BoundaryResult } from '../boundary/boundary.ts';
import type { ChainVerdict } from './chains.ts';
import type { Mode } from './mode.ts';
import type { RunReport } from './report.ts';

export type Outcome = 'ok' | 'error' | 'blocked' | 'aborted';

export interface RunStart {
  readonly runId: string;
  readonly workflow: string;
  readonly mode: Mode;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Headers of the process that this run continues. */
  readonly carrier?: unknown;
  /** The span of the run, in the words of W3C, where an observer before has begun one. */
  readonly traceparent?: string;
}

/** Copies of what the contract lets be recorded at a boundary. To be asked for at once, and only by who keeps them. */
export type Values = () => readonly RecordedValue[];

export interface PhaseStart {
  readonly phase: string;
  readonly mode: Mode;
  /** From 1, for each phase of a run. */
  readonly attempt: number;
}

/** Told what happens in runs: telemetry and records are two of them. None of its methods may throw. */
export interface Observer {
  start(run: RunStart): RunObserver;
}

export interface RunObserver {
  /** Its span, for the observers after it. */
  readonly traceparent?: string | undefined;
  /** Calls the body of the run, in whose telemetry it stands. */
  within<T>(body: () => T): T;
  phase(start: PhaseStart): PhaseObserver;
  skipped(phase: string, reason: 'condition' | 'upstream'): void;
  /** Resolves when what was told is kept. */
  finish(report: RunReport): void | Promise<void>;
  /** Adds to headers what another process needs to continue the run. */
  inject?(carrier: Record<string, unknown>, digest: string): void;
}

/** What there is to tell of a boundary besides its verdicts. */
export interface Remarks {
  /** Fields that the phase wrote and does not declare. */
  readonly undeclared: readonly string[];
  /** Fields that the contract drops here and that are still there, because nothing is changed in `observe`. */
  readonly undropped: readonly string[];
  readonly values: Values | undefined;
}

/** Most boundaries: one object for all of them. */
export const noRemarks: Remarks = Object.freeze({ undeclared: [], undropped: [], values: undefined });

export interface PhaseObserver {
  /** What it is told goes nowhere, so that nobody need look at the clock for it. */
  readonly isSilent?: boolean;
  within<T>(body: () => T): T;
  boundary(boundary: 'entry' | 'exit', result: BoundaryResult, remarks: Remarks): void;
  chain(verdict: ChainVerdict): void;
  end(outcome: Outcome, durationMs: number, error: unknown): void;
}

export const silentPhase: PhaseObserver = {
  isSilent: true,
  within: (body) => body(),
  boundary: () => {},
  chain: () => {},
  end: () => {},
};

const silentRun: RunObserver = {
  within: (body) => body(),
  phase: () => silentPhase,
  skipped: () => {},
  finish: () => {},
};

/** Tells several observers as one. */
export const together = (observers: readonly Observer[]): Observer => {
  const [only] = observers;
  if (only === undefined) return { start: () => silentRun };
  if (observers.length === 1) return only;
  return { start: (run) => runOf(startAll(observers, run)) };
};

/** Each is told the span that one before it has begun. */
const startAll = (observers: readonly Observer[], run: RunStart): readonly RunObserver[] => {
  let { traceparent } = run;
  return observers.map((one) => {
    const begun = one.start(traceparent === undefined ? run : { ...run, traceparent });
    traceparent ??= begun.traceparent;
    return begun;
  });
};

const nested = <T>(within: readonly { within<R>(body: () => R): R }[], body: () => T): T =>
  within.reduceRight<() => T>((inner, one) => () => one.within(inner), body)();

const runOf = (runs: readonly RunObserver[]): RunObserver => ({
  within: (body) => nested(runs, body),
  phase: (start) => phaseOf(runs.map((run) => run.phase(start))),
  skipped: (phase, reason) => {
    for (const run of runs) run.skipped(phase, reason);
  },
  finish: async (report) => {
    await Promise.all(runs.map((run) => run.finish(report)));
  },
  inject: (carrier, digest) => {
    for (const run of runs) run.inject?.(carrier, digest);
  },
});

const phaseOf = (phases: readonly PhaseObserver[]): PhaseObserver => ({
  within: (body) => nested(phases, body),
  boundary: (boundary, result, remarks) => {
    for (const phase of phases) phase.boundary(boundary, result, remarks);
  },
  chain: (verdict) => {
    for (const phase of phases) phase.chain(verdict);
  },
  end: (outcome, durationMs, error) => {
    for (const phase of phases) phase.end(outcome, durationMs, error);
  },
});

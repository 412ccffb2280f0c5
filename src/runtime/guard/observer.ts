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
}

export interface PhaseStart {
  readonly phase: string;
  readonly mode: Mode;
  /** From 1, for each phase of a run. */
  readonly attempt: number;
  /** Unique in the run. */
  readonly instance: string;
}

/** Told what happens in runs: telemetry and records are two of them. None of its methods may throw. */
export interface Observer {
  start(run: RunStart): RunObserver;
}

export interface RunObserver {
  /** Calls the body of the run, in whose telemetry it stands. */
  within<T>(body: () => T): T;
  phase(start: PhaseStart): PhaseObserver;
  skipped(phase: string, reason: 'condition' | 'upstream'): void;
  /** Resolves when what was told is kept. */
  finish(report: RunReport): void | Promise<void>;
  /** Adds to headers what another process needs to continue the run. */
  inject?(carrier: Record<string, unknown>, digest: string): void;
}

export interface PhaseObserver {
  within<T>(body: () => T): T;
  boundary(boundary: 'entry' | 'exit', result: BoundaryResult, undeclared: readonly string[]): void;
  chain(verdict: ChainVerdict): void;
  end(outcome: Outcome, durationMs: number, error: unknown): void;
}

const silentPhase: PhaseObserver = {
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
  return { start: (run) => runOf(observers.map((one) => one.start(run))) };
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
  boundary: (boundary, result, undeclared) => {
    for (const phase of phases) phase.boundary(boundary, result, undeclared);
  },
  chain: (verdict) => {
    for (const phase of phases) phase.chain(verdict);
  },
  end: (outcome, durationMs, error) => {
    for (const phase of phases) phase.end(outcome, durationMs, error);
  },
});

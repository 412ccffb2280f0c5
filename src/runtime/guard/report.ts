import type { BoundaryResult, Violation } from '../boundary/boundary.ts';
import type { ChainVerdict } from './chains.ts';

export type RunState = 'succeeded' | 'degraded' | 'failed';

/** What was counted of one phase over a run, all of its rounds together. */
export interface PhaseReport {
  readonly phase: string;
  readonly ran: number;
  /** The body threw. */
  readonly errors: number;
  /** A blocking field stopped it. */
  readonly blocked: number;
  readonly skipped: number;
  /** Verdicts of fields at its boundaries. */
  readonly propagated: number;
  readonly defaulted: number;
  readonly failed: number;
}

/** What a run came to. Names, types and sizes; never a value of the context. */
export interface RunReport {
  readonly runId: string;
  readonly workflow: string;
  /** `degraded`: finished, but completeness is below 1 or a chain is not intact. */
  readonly state: RunState;
  /** Propagated ÷ verdicts over the critical fields at entry boundaries, in [0, 1]; null where there were none. */
  readonly completeness: number | null;
  /** Intact chains ÷ judged chains, in [0, 1]; null where none was judged. */
  readonly chainsIntactRatio: number | null;
  readonly propagated: number;
  readonly defaulted: number;
  readonly failed: number;
  readonly phases: readonly PhaseReport[];
  readonly chains: readonly ChainVerdict[];
  /** The first of them, with their phases; `more` were not kept. */
  readonly violations: readonly (Violation & { readonly phase: string; readonly boundary: 'entry' | 'exit' })[];
  readonly more: number;
  readonly durationMs: number;
}

type Counts = { -readonly [K in keyof Omit<PhaseReport, 'phase'>]: number };

/** Sums up one run in a space that does not grow with the number of boundaries. */
export interface Tally {
  boundary(phase: string, boundary: 'entry' | 'exit', result: BoundaryResult): void;
  /** Counts one more, and gives how many that makes. */
  count(phase: string, what: 'ran' | 'errors' | 'blocked' | 'skipped'): number;
  /** The body of the run threw, or a phase was stopped. */
  fail(): void;
  report(run: { runId: string; workflow: string; durationMs: number; chains: readonly ChainVerdict[] }): RunReport;
}

const mostViolations = 1000;

export const createTally = (): Tally => {
  const phases = new Map<string, Counts>();
  const violations: (Violation & { phase: string; boundary: 'entry' | 'exit' })[] = [];
  let critical = 0;
  let criticalPropagated = 0;
  let more = 0;
  let failed = false;
  const of = (phase: string): Counts => {
    const before = phases.get(phase);
    if (before) return before;
    const fresh: Counts = { ran: 0, errors: 0, blocked: 0, skipped: 0, propagated: 0, defaulted: 0, failed: 0 };
    phases.set(phase, fresh);
    return fresh;
  };
  return {
    boundary(phase, boundary, result) {
      const counts = of(phase);
      counts.propagated += result.propagated;
      counts.defaulted += result.defaulted;
      counts.failed += result.failed;
      if (boundary === 'entry') {
        critical += result.critical;
        criticalPropagated += result.criticalPropagated;
      }
      if (result.violations.length === 0) return;
      for (const violation of result.violations) {
        if (violations.length < mostViolations) violations.push({ ...violation, phase, boundary });
        else more++;
      }
    },
    count(phase, what) {
      const counts = of(phase);
      counts[what]++;
      return counts[what];
    },
    fail() {
      failed = true;
    },
    report({ runId, workflow, durationMs, chains }) {
      const completeness = critical === 0 ? null : criticalPropagated / critical;
      const judged = chains.filter(({ status }) => status !== 'unverified');
      const intact = judged.filter(({ status }) => status === 'intact').length;
      const isWhole = (completeness ?? 1) === 1 && intact === judged.length;
      const sum = (key: 'propagated' | 'defaulted' | 'failed'): number =>
        [...phases.values()].reduce((total, counts) => total + counts[key], 0);
      return {
        runId,
        workflow,
        state: failed ? 'failed' : isWhole ? 'succeeded' : 'degraded',
        completeness,
        chainsIntactRatio: judged.length === 0 ? null : intact / judged.length,
        propagated: sum('propagated'),
        defaulted: sum('defaulted'),
        failed: sum('failed'),
        phases: [...phases].map(([phase, counts]) => ({ phase, ...counts })),
        chains,
        violations: [...violations],
        more,
        durationMs,
      };
    },
  };
};

import type { Change, GraphView } from '../../contract/index.ts';

/** How a question of a gate was answered, in words. */
export const answers = {
  passed: 'passed',
  failed: 'failed',
  nothing: 'nothing to compare',
  'not asked': 'not compared',
} as const;

/** What a gate came to, as a reader is told. */
export interface GateView {
  readonly passed: boolean;
  readonly steps: readonly {
    readonly name: string;
    readonly state: keyof typeof answers;
    readonly said: string;
  }[];
  readonly changes: readonly Change[];
  readonly workflows: readonly {
    readonly workflow: string;
    /** In [0, 1]; null where nothing critical is read. */
    readonly now: number | null;
    readonly before?: number | null;
    readonly runs?: { readonly count: number; readonly ratio: number | null; readonly before?: number | null };
  }[];
  /** The workflows as they are now. */
  readonly graphs: readonly GraphView[];
  /** How gates before this one ended, the oldest first; this one is the last. */
  readonly trend?: readonly GatePoint[];
}

/** One gate among others. */
export interface GatePoint {
  readonly errors: number;
  readonly breaking: number;
  /** Of the worst workflow. */
  readonly completeness: number | null;
}

import type { Contract } from '../../contract/index.ts';
import type { Span } from '../../core/index.ts';
import type { Naming } from '../queries/series.ts';
import type { Fired, Parts, Read } from './parts.ts';
import type { AlertSeverity, Thresholds } from './thresholds.ts';

/** What holds for one workflow. */
export interface WorkflowChoice {
  /** Percent. */
  readonly objective: number;
  /** Percent; absent: no alert compares with it. */
  readonly baseline?: number;
  /** A duration after which a workflow without runs is absent, whatever it did before. */
  readonly absentAfter?: string;
}

export interface AlertLinks {
  readonly owner?: string;
  readonly runbook?: string;
  readonly designDoc?: string;
  readonly adr?: string;
  /** Of a line in a contract, with `{file}` and `{line}`. */
  readonly contractUrl?: string;
}

/** One workflow, with everything that its rules are made of. */
export interface Subject {
  readonly contract: Contract;
  readonly workflow: string;
  /** Each critical field that a phase reads, once. */
  readonly critical: readonly Read[];
  readonly choice: WorkflowChoice;
  readonly thresholds: Thresholds;
  readonly naming: Naming;
  /** The tests' time between two evaluations, in seconds. */
  readonly evaluated: number;
}

export interface Recording {
  readonly record: string;
  readonly expr: string;
}

/** What a series counts: the verdicts of one outcome about one read. */
export interface Counted {
  readonly read: Read;
  readonly outcome: 'propagated' | 'defaulted' | 'failed';
  /** In the notation of promtool. */
  readonly values: string;
}

/** A story that proves an alert: what was counted, and what then fires. */
export interface Case {
  readonly name: string;
  /** Seconds between two samples. */
  readonly step: number;
  readonly counted: readonly Counted[];
  /** When it is looked, in seconds. */
  readonly at: number;
  readonly fires: readonly Fired[];
}

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: AlertSeverity;
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: Parts;
  readonly description: Parts;
  /** The recordings that the expression reads, each before those that read it. */
  readonly recordings: readonly Recording[];
  /** The shortest time that it looks at, in seconds. */
  readonly shortest: number;
  /** What it says of one field. */
  readonly ofField?: true;
  readonly cases: readonly Case[];
}

/** What was left out, and why. */
export interface AlertNote {
  readonly code: 'alerts/unreachable-window' | 'alerts/nothing-critical' | 'alerts/nothing-read' | 'alerts/no-baseline';
  readonly message: string;
  readonly at: Span;
}

export type Planned = { readonly alert: Alert } | { readonly note: AlertNote };

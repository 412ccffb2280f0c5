import type { Thresholds } from '../../alerts/index.ts';
import type { Project } from '../model.ts';
import type { Objective } from '../names.ts';

/** One project, with everything that its rules are made of. */
export interface Subject {
  readonly project: Project;
  readonly thresholds: Thresholds;
  /** The tests' time between two evaluations, in seconds. */
  readonly evaluated: number;
}

/** How soon somebody has to look: a budget that is gone within days, a job that did not do its work, what has time. */
export type Urgency = 'fast' | 'job' | 'slow';

/** A piece of an annotation: as it is, the value of what fired as percent, a label of it, what is left of a budget. */
export type Part = string | { readonly value: 'percent' } | { readonly label: string } | { readonly left: Objective };

export type Parts = readonly Part[];

export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series that a test is fed with. */
export interface Fed {
  readonly series: string;
  /** In the notation of promtool. */
  readonly values: string;
}

/** What fires: with the labels of its series, its value, and the share of the budget that is left. */
export interface Fired {
  readonly labels: Readonly<Record<string, string>>;
  readonly value?: number;
  readonly left?: number;
}

/** A story that proves an alert, or what is recorded. */
export interface Case {
  readonly name: string;
  /** Seconds between two samples. */
  readonly step: number;
  readonly fed: readonly Fed[];
  /** When it is looked, in seconds. */
  readonly at: number;
  readonly fires: readonly Fired[];
  /** Expressions that have no answer, or 1 with these labels. */
  readonly asks?: readonly { readonly expr: string; readonly labels?: Readonly<Record<string, string>> }[];
}

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly urgency: Urgency;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: Parts;
  readonly description: Parts;
  readonly budget?: Parts;
  /** The recordings that the expression reads, each before those that read it. */
  readonly recordings: readonly Recording[];
  /** The shortest time that it looks at, in seconds. */
  readonly shortest: number;
  readonly cases: readonly Case[];
}

/** An alert, or why there is none. */
export type Planned = { readonly alert: Alert } | { readonly note: string };

import type { BusinessValue, Criticality, DashboardPlacement, LogLevel, Priority, RiskType } from '../context/model.ts';

/** What follows from a criticality. Durations are texts, as in the document; the availability is in percent. */
export interface CriticalityRow {
  readonly traceSampling: number;
  readonly metricsInterval: string;
  readonly logLevel: LogLevel;
  readonly alertPriority: Priority;
  readonly paging: boolean;
  readonly availability: number;
}

/** What the document must say; all of it. */
export interface When {
  readonly value?: readonly BusinessValue[];
  readonly risk?: readonly RiskType[];
  /** With `risk`: how urgent it is at least. */
  readonly priority?: Priority;
  readonly latencyP50Below?: string;
  readonly latencyP99Below?: string;
  readonly availabilityFrom?: number;
  readonly throughputFrom?: number;
}

/** What is asked for where something holds. It adds, and never takes away. */
export interface Modifier {
  readonly when: When;
  /** Rows further up. */
  readonly raise?: { readonly traceSampling?: number };
  readonly atLeast?: {
    readonly traceSampling?: number;
    readonly logLevel?: LogLevel;
    readonly alertPriority?: Priority;
    readonly paging?: boolean;
  };
  readonly atMost?: { readonly metricsInterval?: string };
}

export type Place = DashboardPlacement | Readonly<Partial<Record<Criticality, DashboardPlacement>>>;

/** The tables of rules/derivation. */
export interface Tables {
  /** The criticality of a project that names none. */
  readonly fallback: Criticality;
  /** Nothing gets less from `low` to `critical`. */
  readonly criticality: Readonly<Record<Criticality, CriticalityRow>>;
  readonly placement: { readonly else: DashboardPlacement } & Readonly<Partial<Record<BusinessValue, Place>>>;
  readonly modifiers: Readonly<Record<string, Modifier>>;
}

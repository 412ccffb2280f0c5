import type { DashboardPlacement, LogLevel, Priority } from '../context/model.ts';

/** A value with where it comes from: the document says it, the tables derive it from what the document says, or nothing says otherwise. */
export interface Derived<T> {
  readonly value: T;
  readonly source: 'explicit' | 'derived' | 'default';
  /** A sentence without a full stop: `criticality is "critical"`. */
  readonly because: string;
}

/** What is done about a project: all that generators need beside the document itself. */
export interface Strategy {
  /** A ratio in [0, 1]. */
  readonly traceSampling: Derived<number>;
  /** Milliseconds between two scrapes or exports. */
  readonly metricsIntervalMs: Derived<number>;
  readonly logLevel: Derived<LogLevel>;
  readonly alertPriority: Derived<Priority>;
  /** Whether an alert wakes somebody. */
  readonly paging: Derived<boolean>;
  readonly dashboardPlacement: Derived<DashboardPlacement>;
  /** The objectives: percentages in (0, 100); `null` where there is none and none is due. */
  readonly availability: Derived<number | null>;
  /** 100 − availability. */
  readonly errorBudget: Derived<number | null>;
  /** Milliseconds. */
  readonly latencyP50Ms: Derived<number | null>;
  readonly latencyP99Ms: Derived<number | null>;
  /** Requests per second. */
  readonly throughput: Derived<number | null>;
  readonly alertChannels: Derived<readonly string[]>;
  readonly runbook: Derived<string | null>;
}

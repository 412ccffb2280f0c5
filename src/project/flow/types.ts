import type { TaskType } from '../../core/index.ts';
import type { StatusCategory, StatusMap } from '../task/status.ts';

/*
 * What each question about the flow of work answers. In all of them: lengths of time are milliseconds; moments are milliseconds
 * since 1970; days are texts such as `2026-01-31` and have 24 hours, because they are days of UTC. Counts are numbers; whatever
 * there is nothing to tell from is `null`, never 0. Lists are in a stable order.
 */

export interface FlowOptions {
  readonly project: string;
  readonly statuses: StatusMap;
  /**
   * The moment that is asked about: what happened later is left out, so that a question about the past gets the answer of then.
   * Titles, types and assignees are those of today.
   */
  readonly now: number;
  /** How many days the window has, the one of `now` included. */
  readonly days: number;
  /** Which tasks are measured; without it, those that have no children and are no epic (*work items*). */
  readonly types?: readonly TaskType[];
}

/** The days that are looked at, the last one up to `now`. Days before the first task was created are not in it. */
export interface FlowWindow {
  readonly from: number;
  readonly to: number;
  /** The days, oldest first; none where there is no task. */
  readonly days: readonly string[];
}

/** Percentiles by nearest rank: each is a value that occurs. The mean never stands alone. */
export interface Spread {
  readonly count: number;
  readonly p50: number | null;
  readonly p85: number | null;
  readonly p95: number | null;
  readonly mean: number | null;
}

/** A measured task, as lists show it. */
export interface ItemLabel {
  readonly id: string;
  readonly title: string;
  readonly type: TaskType;
  readonly status: string;
  readonly category: StatusCategory;
  readonly assignee?: string;
  readonly points?: number;
  readonly sprint?: string;
}

/** `summaryOf(work)` */
export interface FlowSummary {
  readonly project: string;
  readonly window: FlowWindow;
  /** All tasks at `now`, whatever their type. */
  readonly tasks: { readonly total: number; readonly categories: Readonly<Record<StatusCategory, number>> };
  /** Measured tasks that are neither done nor cancelled at `now`. */
  readonly open: number;
  /** Measured tasks, in the window. */
  readonly created: number;
  readonly completed: number;
  readonly cancelled: number;
  /** Of `completed`: those that were never active. They have a lead time and no cycle time. */
  readonly neverBegun: number;
  readonly leadTime: Spread;
  readonly cycleTime: Spread;
  readonly activeTime: Spread;
  readonly waitTime: Spread;
  readonly blockedTime: Spread;
  /** In [0, 1]. */
  readonly efficiency: number | null;
  readonly throughput: Rate;
  readonly wip: number;
  readonly wipAge: Spread;
  /** Of `wip`: those that are older than the 85th percentile of cycle times. */
  readonly aging: number | null;
  /** All tasks that are blocked at `now`, whatever their type. */
  readonly blocked: number;
  readonly littlesLaw: LittlesLaw;
}

/** Completed tasks per time; `null` where the window is shorter than a day. */
export interface Rate {
  readonly perDay: number | null;
  readonly perWeek: number | null;
}

/** `completedOf(work)`: what the times are made of, and the points of a scatter chart. */
export interface Completed {
  readonly window: FlowWindow;
  readonly leadTime: Spread;
  readonly cycleTime: Spread;
  /** By the moment of completion, then by id. */
  readonly items: readonly CompletedItem[];
}

export interface CompletedItem extends ItemLabel {
  readonly completed: number;
  readonly leadTime: number;
  /** `null` where it was never active. */
  readonly cycleTime: number | null;
  readonly activeTime: number;
  readonly waitTime: number;
  readonly blockedTime: number;
  /** Between an end and being reopened. Lead time = active + wait + blocked + closed. */
  readonly closedTime: number;
  /** How often it was reopened. */
  readonly reopened: number;
}

/** `wipOf(work)` */
export interface Wip {
  readonly window: FlowWindow;
  readonly count: number;
  /** Averaged over the time of the window. */
  readonly average: number | null;
  readonly age: Spread;
  /** In the order of the map of statuses; only those with tasks. */
  readonly statuses: readonly { readonly status: string; readonly category: StatusCategory; readonly count: number }[];
  /** Oldest first, then by id. */
  readonly items: readonly WipItem[];
}

export interface WipItem extends ItemLabel {
  readonly begun: number;
  readonly age: number;
}

/** `agingOf(work)` */
export interface Aging {
  readonly window: FlowWindow;
  /** What ages are compared with. */
  readonly cycleTime: Spread;
  /** How many are older than its p85; `null` where nothing was completed in the window. */
  readonly late: number | null;
  /** Oldest first, then by id. */
  readonly items: readonly AgingItem[];
}

export interface AgingItem extends WipItem {
  readonly late: boolean | null;
  /** In [0, 1]: the share of completed tasks that took no longer than this one is old. */
  readonly rank: number | null;
}

/** `blockedOf(work)`: about all tasks, or about those of the chosen types. */
export interface Blocked {
  readonly window: FlowWindow;
  /** Blocked at `now`, longest first, then by id. */
  readonly items: readonly BlockedItem[];
  /** Stretches that touch the window; their time is what lies in it. */
  readonly stretches: number;
  readonly time: number;
  readonly length: Spread;
  /** Most time first; `null` is where no reason was given. */
  readonly reasons: readonly BlockedShare[];
  /** What stands in the way, most time first; `null` is where no task was named. */
  readonly blockers: readonly (BlockedShare & { readonly title: string | null; readonly ended: boolean | null })[];
}

export interface BlockedItem extends ItemLabel {
  readonly since: number;
  readonly time: number;
  readonly reason: string | null;
  /** The task in the way. */
  readonly by: string | null;
  /** Whether that one is done or cancelled; `null` where it is unknown. */
  readonly byEnded: boolean | null;
}

export interface BlockedShare {
  readonly name: string | null;
  readonly stretches: number;
  readonly time: number;
  /** How many of them last at `now`. */
  readonly open: number;
}

/** `throughputOf(work)` */
export interface Throughput extends Rate {
  readonly window: FlowWindow;
  readonly completed: number;
  /** Of completed tasks that have an estimate. */
  readonly points: number;
  readonly unestimated: number;
  /** Every day of the window, days without any completion, too. */
  readonly days: readonly ThroughputSpan[];
  /** Weeks from Monday to Sunday; the first and the last one have fewer days where the window cuts them. */
  readonly weeks: readonly (ThroughputSpan & { readonly days: number })[];
}

export interface ThroughputSpan {
  /** Its first day. */
  readonly day: string;
  readonly completed: number;
  readonly points: number;
  /** False where it has not ended, or begins before the window. */
  readonly whole: boolean;
}

/** `cfdOf(work, 'status' | 'category')`: the cumulative flow diagram: how many tasks were where at the end of each day. */
export interface Cfd {
  readonly window: FlowWindow;
  readonly by: 'status' | 'category';
  /** In the order in which work goes through them; `counts` has a number for each day of the window, the last one at `now`. */
  readonly series: readonly {
    readonly name: string;
    readonly category: StatusCategory;
    readonly counts: readonly number[];
  }[];
}

/** `velocityOf(work, {last})` */
export interface Velocity {
  /** The last ended sprints, oldest first. */
  readonly sprints: readonly SprintReport[];
  /** Sprints under way, oldest first. */
  readonly current: readonly SprintReport[];
  /** Sprints that tasks name and that have not started. */
  readonly planned: readonly string[];
  /** Completed points of `sprints`. */
  readonly points: Spread;
  /** Completed ÷ committed points of all `sprints` together. */
  readonly predictability: number | null;
}

/** committed + added − removed = completed + remaining, in tasks and in points. */
export interface SprintReport {
  readonly id: string;
  readonly name?: string;
  readonly goal?: string;
  readonly started: number;
  /** The day on which it shall end. */
  readonly ends?: string;
  readonly ended?: number;
  readonly scopes: Readonly<Record<SprintScope, SprintAmount>>;
  /** Completed ÷ committed points. */
  readonly predictability: number | null;
  /** Tasks of it at its end without an estimate of their own, above or below them. They are in no points. */
  readonly unestimated: number;
}

export const sprintScopes = ['committed', 'added', 'removed', 'completed', 'remaining'] as const;
export type SprintScope = (typeof sprintScopes)[number];

export interface SprintAmount {
  readonly points: number;
  readonly tasks: number;
}

/** `littlesLawOf(work)`: in a steady flow, work in progress = throughput × cycle time. */
export interface LittlesLaw {
  /** Averaged over the time of the window. */
  readonly wip: number | null;
  /** Per day. */
  readonly throughput: number | null;
  /** The mean. */
  readonly cycleTime: number | null;
  /** Throughput × cycle time. */
  readonly expected: number | null;
  /** `wip` ÷ `expected`. */
  readonly ratio: number | null;
  /** `growing`: more is begun than comes to its end; `draining`: the other way round. */
  readonly meaning: 'steady' | 'growing' | 'draining' | null;
}

/** `explain(work, metric)` */
export interface Explanation {
  readonly metric: FlowMetric;
  readonly title: string;
  /** What it means, in plain sentences. */
  readonly definition: string;
  readonly window: FlowWindow;
  /** What it comes to. */
  readonly numbers: readonly { readonly name: string; readonly unit: FlowUnit; readonly value: number | null }[];
  /** The tasks that it was made of, each with the events that say so; with the events of all below it where those count. */
  readonly behind: readonly ExplainedTask[];
}

export interface ExplainedTask {
  readonly task: string;
  readonly title: string;
  /** Its part in the number; `null` where it has none. */
  readonly value: number | null;
  readonly unit: FlowUnit;
  readonly events: readonly { readonly id: string; readonly at: number; readonly type: string }[];
}

export type FlowUnit = 'milliseconds' | 'days' | 'tasks' | 'tasks per day' | 'points' | 'ratio';

export const flowMetrics = [
  'lead_time',
  'cycle_time',
  'active_time',
  'wait_time',
  'blocked_time',
  'efficiency',
  'throughput',
  'wip',
  'wip_age',
  'aging',
  'blocked',
  'cfd',
  'velocity',
  'predictability',
  'littles_law',
  'forecast',
] as const;
export type FlowMetric = (typeof flowMetrics)[number];

/** `metricPoints(work)`: one number of one series, for OTLP and for Prometheus. */
export interface MetricPoint {
  /** The name in OpenTelemetry. */
  readonly name: string;
  /** UCUM: `s`, `1`, `{task}`. */
  readonly unit: string;
  readonly kind: 'gauge' | 'counter';
  readonly description: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Seconds where the unit is `s`. Always finite. */
  readonly value: number;
  /** When it was so. */
  readonly time: number;
  /** Of a counter: since when it counts. */
  readonly start?: number;
}

import type { StatusCategory } from '../../project/index.ts';

/** What a part of a chart is about, for its colour. */
export type ChartTone = StatusCategory | 'plain';

/** What the numbers along the upright axis are. */
export type Scale = 'count' | 'duration';

/** A line across a chart: `p85` at a value. */
export interface Level {
  readonly label: string;
  readonly value: number;
}

interface Titled {
  readonly title: string;
  /** One sentence for those who do not see it: what it shows. */
  readonly about: string;
}

/** Bands one upon another over days, the lowest one first. */
export interface StackedChart extends Titled {
  readonly kind: 'stacked';
  /** The starts of the days, in milliseconds since 1970. */
  readonly days: readonly number[];
  readonly bands: readonly { readonly name: string; readonly tone: ChartTone; readonly values: readonly number[] }[];
}

/** Upright bars side by side: counts per day, week or value. */
export interface ColumnsChart extends Titled {
  readonly kind: 'columns';
  readonly labels: readonly string[];
  readonly values: readonly number[];
  /** What is counted: `task`. */
  readonly noun: string;
  /** Columns that are pointed at, by index. */
  readonly marks?: readonly { readonly label: string; readonly at: number; readonly value: string }[];
}

/** A dot. Many of them may be drawn as one. */
export interface Dot {
  readonly value: number;
  readonly title: string;
}

/** Dots over time, with lines across. */
export interface ScatterChart extends Titled {
  readonly kind: 'scatter';
  readonly from: number;
  readonly to: number;
  readonly points: readonly (Dot & { readonly at: number })[];
  readonly levels: readonly Level[];
}

/** Dots in rows along an axis of durations, with lines across all rows. */
export interface StripsChart extends Titled {
  readonly kind: 'strips';
  readonly rows: readonly { readonly name: string; readonly tone: ChartTone; readonly points: readonly Dot[] }[];
  readonly levels: readonly Level[];
}

/** Lying bars, each with a mark for what was expected of it. */
export interface BarsChart extends Titled {
  readonly kind: 'bars';
  /** What the bar, and what the mark is. */
  readonly names: { readonly value: string; readonly mark?: string };
  readonly rows: readonly {
    readonly label: string;
    readonly value: number;
    readonly mark?: number;
    readonly note?: string;
  }[];
}

export type Chart = StackedChart | ColumnsChart | ScatterChart | StripsChart | BarsChart;

/** Whether there is anything to be drawn. */
export const isEmpty = (chart: Chart): boolean => {
  switch (chart.kind) {
    case 'stacked':
      return chart.days.length === 0 || chart.bands.every(({ values }) => values.every((value) => value === 0));
    case 'columns':
      return chart.values.every((value) => value === 0);
    case 'scatter':
      return chart.points.length === 0;
    case 'strips':
      return chart.rows.every(({ points }) => points.length === 0);
    case 'bars':
      return chart.rows.length === 0;
  }
};

import type { Chart } from './chart.ts';
import { amount, dayText, minuteText, scaled, timeText } from './words.ts';

/** What the values of a column are. Durations and times are milliseconds, shares are in [0, 1]; a name is a text that is never cut. */
export type ColumnScale = 'text' | 'name' | 'count' | 'duration' | 'ratio' | 'time' | 'day';

export interface Column {
  /** What a program calls it: `lead_time_seconds`. */
  readonly key: string;
  readonly title: string;
  readonly scale: ColumnScale;
}

/** `null` is no value, which is not 0. */
export type Value = string | number | null;

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

/** The answer to one question about the flow of work, for every printer. */
export interface Sheet {
  /** An anchor: `cycle-time`. */
  readonly id: string;
  readonly title: string;
  /** What there is to know at a glance. */
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
  /** What CSV has, where it is another table than the first one. */
  readonly csv?: Table;
  /** Sentences: what is missing, what was left out. */
  readonly notes: readonly string[];
}

/** Sheets of one project, at one moment. */
export interface FlowReport {
  readonly project: string;
  /** The question, as a heading: `Flow of "website"`. */
  readonly title: string;
  readonly from: number;
  readonly until: number;
  readonly sheets: readonly Sheet[];
}

/** A value as people read it; nothing where there is none. */
export const shown = (value: Value, scale: ColumnScale): string => {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  switch (scale) {
    case 'duration':
    case 'ratio':
      return scaled(value, scale);
    case 'time':
      return minuteText(value);
    case 'day':
      return dayText(value);
    default:
      return amount(value, 2);
  }
};

/** A value for programs: seconds, RFC 3339, plain numbers; empty where there is none. */
export const plainValue = (value: Value, scale: ColumnScale): string => {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (scale === 'duration') return String(value / 1000);
  if (scale === 'time') return timeText(value);
  if (scale === 'day') return dayText(value);
  return Number.isFinite(value) ? String(value) : '';
};

export const isNumeric = ({ scale }: Column): boolean => scale === 'count' || scale === 'duration' || scale === 'ratio';

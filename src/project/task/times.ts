import type { StatusPeriod } from './state.ts';
import { categoryOf, type StatusCategory, type StatusMap } from './status.ts';

/** Milliseconds in each category. */
export type CategoryTimes = Readonly<Record<StatusCategory, number>>;

/**
 * How long a task was in each category between two moments. Its periods do not overlap, so their sum is the time between the
 * moments as far as the task was there; a period that lasts counts until `to`.
 */
export const categoryTimes = (
  periods: readonly StatusPeriod[],
  map: StatusMap,
  from: number,
  to: number,
): CategoryTimes => {
  const times = { waiting: 0, active: 0, blocked: 0, done: 0, cancelled: 0 };
  for (const period of periods) {
    const length = Math.min(period.to ?? to, to) - Math.max(period.from, from);
    if (length > 0) times[categoryOf(period.status, map)] += length;
  }
  return times;
};

/** When it was first worked on at or after `from`; undefined where it never was. A moment is enough. */
export const firstActive = (
  periods: readonly StatusPeriod[],
  map: StatusMap,
  from = Number.NEGATIVE_INFINITY,
): number | undefined =>
  periods.find((period) => period.from >= from && categoryOf(period.status, map) === 'active')?.from;

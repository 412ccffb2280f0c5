import { dayNumberOf } from './days.ts';
import { isOver } from './throughput.ts';
import type { Work } from './work.ts';

/** How many tasks were completed on each whole day of a project, the first day first. */
export interface History {
  /** The number of its first day. */
  readonly first: number;
  readonly counts: readonly number[];
}

/** From the first task on to the last day that is over: more than the window, for forecasts of earlier days. */
export const historyOf = ({ items, measured, now }: Work): History => {
  let created = Number.POSITIVE_INFINITY;
  for (const item of items) if (item.created < created) created = item.created;
  if (created > now) return { first: 0, counts: [] };
  const first = dayNumberOf(created);
  const today = dayNumberOf(now);
  const counts = new Array<number>((isOver(today, now) ? today + 1 : today) - first).fill(0);
  for (const { completed } of measured) {
    if (completed === undefined) continue;
    const day = dayNumberOf(completed) - first;
    if (day < counts.length) counts[day] = (counts[day] ?? 0) + 1;
  }
  return { first, counts };
};

export const neededDays = 10;
export const neededCompletions = 5;

export const totalOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Whether days tell enough for a forecast. */
export const isEnough = (counts: readonly number[]): boolean =>
  counts.length >= neededDays && totalOf(counts) >= neededCompletions;

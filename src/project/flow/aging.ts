import { completedTimes, cycleTimesOf } from './completed.ts';
import { ascending, spreadOf } from './spread.ts';
import type { Aging, AgingItem, Spread } from './types.ts';
import { wipItems } from './wip.ts';
import type { Work } from './work.ts';

/** How many of the sorted values are no greater. O(log n). */
const countUpTo = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** How many ages are beyond what 85 in 100 tasks took; null where there is nothing to compare with. */
export const lateOf = (ages: readonly number[], { p85 }: Spread): number | null =>
  p85 === null ? null : ages.filter((age) => age > p85).length;

export const agingOf = (work: Work): Aging => {
  const sorted = ascending(cycleTimesOf(completedTimes(work)));
  const cycleTime = spreadOf(sorted);
  const { p85 } = cycleTime;
  const items = wipItems(work).map(
    (item): AgingItem => ({
      ...item,
      late: p85 === null ? null : item.age > p85,
      rank: p85 === null ? null : countUpTo(sorted, item.age) / sorted.length,
    }),
  );
  return {
    window: work.window,
    cycleTime,
    late: lateOf(
      items.map(({ age }) => age),
      cycleTime,
    ),
    items,
  };
};

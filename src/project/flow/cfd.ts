import { type StatusCategory, statusCategories } from '../task/status.ts';
import { dayNumberOf } from './days.ts';
import { inFlowOrder } from './status-order.ts';
import type { Cfd } from './types.ts';
import type { Work } from './work.ts';

interface Series {
  readonly category: StatusCategory;
  /** How the count differs from that of the day before. */
  readonly steps: Float64Array;
}

/** One pass over all periods: each adds one where it begins and takes it away where it ends. */
export const cfdOf = (work: Work, by: 'status' | 'category'): Cfd => {
  const { window, measured, now, statuses } = work;
  const first = dayNumberOf(window.from);
  const length = window.days.length;
  // The first end of a day at which something that happened then is known. A day ends with its last millisecond, the last one now.
  const slotOf = (at: number): number => Math.max(0, Math.min(dayNumberOf(at), dayNumberOf(now)) - first);
  const series = new Map<string, Series>();
  for (const { item } of measured)
    for (const { status, category, from, to } of item.periods) {
      const name = by === 'status' ? status : category;
      let one = series.get(name);
      if (one === undefined) {
        one = { category, steps: new Float64Array(length + 1) };
        series.set(name, one);
      }
      const [begin, end] = [slotOf(from), to === undefined ? length : slotOf(to)];
      one.steps[begin] = (one.steps[begin] ?? 0) + 1;
      one.steps[end] = (one.steps[end] ?? 0) - 1;
    }
  const seen = new Set(series.keys());
  const names = by === 'status' ? inFlowOrder(seen, statuses) : statusCategories.filter((name) => seen.has(name));
  return {
    window,
    by,
    series: names.map((name) => {
      const { category, steps } = series.get(name) ?? { category: statusCategories[0], steps: new Float64Array(0) };
      let count = 0;
      return { name, category, counts: window.days.map((_, i) => (count += steps[i] ?? 0)) };
    }),
  };
};

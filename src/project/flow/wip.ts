import { compareText } from '../../core/index.ts';
import { type StatusCategory, type StatusMap, statusCategories } from '../task/status.ts';
import { labelOf } from './item.ts';
import { spreadOf } from './spread.ts';
import { inFlowOrder } from './status-order.ts';
import type { Wip, WipItem } from './types.ts';
import type { Measured, Work } from './work.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** From when it was begun in each attempt to the end of that attempt. */
export const begunSpans = ({ item, stretches }: Measured, now: number): readonly Span[] => {
  const spans: Span[] = [];
  let seen = 0;
  for (const { attempt, category, from } of stretches) {
    if (category !== 'active' || attempt === seen) continue;
    seen = attempt;
    spans.push({ from, to: item.attempts[attempt - 1]?.to ?? now });
  }
  return spans;
};

/** Work in progress, averaged over the time of the window; null where that has no length. */
export const averageWip = (work: Work): number | null => {
  const { from, to } = work.window;
  if (to <= from) return null;
  let sum = 0;
  for (const one of work.measured)
    for (const span of begunSpans(one, work.now)) sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
  return sum / (to - from);
};

/** How old each task in progress is. */
export const agesOf = ({ measured, now }: Work): readonly number[] =>
  measured.flatMap(({ underWay }) => (underWay === undefined ? [] : [now - underWay]));

/** Oldest first. */
export const wipItems = ({ measured, now }: Work): readonly WipItem[] => {
  const items: WipItem[] = [];
  for (const { item, underWay: begun } of measured)
    if (begun !== undefined) items.push({ ...labelOf(item, now), begun, age: now - begun });
  return items.sort((a, b) => b.age - a.age || compareText(a.id, b.id));
};

const countsOf = (items: readonly WipItem[], statuses: StatusMap): Wip['statuses'] => {
  const counts = new Map<string, number>();
  const categories = new Map<string, StatusCategory>();
  for (const { status, category } of items) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
    categories.set(status, category);
  }
  return inFlowOrder(new Set(counts.keys()), statuses).map((status) => ({
    status,
    category: categories.get(status) ?? statusCategories[0],
    count: counts.get(status) ?? 0,
  }));
};

export const wipOf = (work: Work): Wip => {
  const items = wipItems(work);
  return {
    window: work.window,
    count: items.length,
    average: averageWip(work),
    age: spreadOf(items.map(({ age }) => age)),
    statuses: countsOf(items, work.statuses),
    items,
  };
};

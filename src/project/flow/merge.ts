import type { StatusCategory } from '../task/status.ts';
import type { Item, Stretch } from './item.ts';

/** A stretch that has an end, of a task or of several at once. */
interface Bounded {
  readonly from: number;
  readonly to: number;
  readonly category: StatusCategory;
}

/** Which category a moment has where several tasks are in different ones; the others do not count. */
const ranks: Readonly<Partial<Record<StatusCategory, number>>> = { waiting: 0, blocked: 1, active: 2 };
const byRank: readonly StatusCategory[] = ['waiting', 'blocked', 'active'];

interface Bound {
  readonly at: number;
  readonly rank: number;
  readonly step: 1 | -1;
}

const highest = (open: readonly number[]): number => open.findLastIndex((count) => count > 0);

/** One stretch at a time out of many that overlap: at each moment the highest rank. A moment of activity is kept, too. */
export const sweep = (stretches: readonly Bounded[]): Bounded[] => {
  const bounds: Bound[] = [];
  for (const { from, to, category } of stretches) {
    const rank = ranks[category];
    if (rank !== undefined && to >= from) bounds.push({ at: from, rank, step: 1 }, { at: to, rank, step: -1 });
  }
  bounds.sort((a, b) => a.at - b.at || b.step - a.step);
  const merged: Bounded[] = [];
  const open = [0, 0, 0];
  let since = 0;
  let before = -1;
  for (let i = 0; i < bounds.length; ) {
    const at = bounds[i]?.at ?? 0;
    let peak = before;
    for (let bound = bounds[i]; bound !== undefined && bound.at === at; bound = bounds[++i]) {
      open[bound.rank] = (open[bound.rank] ?? 0) + bound.step;
      peak = Math.max(peak, highest(open));
    }
    const now = highest(open);
    const isMoment = peak === 2 && before !== 2 && now !== 2;
    if (now === before && !isMoment) continue;
    const category = byRank[before];
    if (category !== undefined && at > since) merged.push({ from: since, to: at, category });
    if (isMoment) merged.push({ from: at, to: at, category: 'active' });
    since = at;
    before = now;
  }
  return merged;
};

/** What of the stretches lies in the attempts of a task. */
const within = (item: Item, stretches: readonly Bounded[], now: number): readonly Stretch[] => {
  const inside: Stretch[] = [];
  let first = 0;
  for (const { number, from, to = now } of item.attempts) {
    while ((stretches[first]?.to ?? from) < from) first++;
    for (let i = first; i < stretches.length; i++) {
      const stretch = stretches[i];
      if (stretch === undefined || stretch.from > to) break;
      const [start, end] = [Math.max(stretch.from, from), Math.min(stretch.to, to)];
      if (end > start || (end === start && stretch.from === stretch.to))
        inside.push({ from: start, to: end, category: stretch.category, attempt: number });
    }
  }
  return inside;
};

/** How many levels of tasks are merged: a bound on the work, far beyond any plan of people. */
const mostLevels = 100;

/** Tasks from the topmost downwards. Those that are below one another in a circle hang from nothing, and do not come. */
const fromTop = (items: readonly Item[]): readonly Item[] => {
  const known = new Set(items.map(({ id }) => id));
  const children = new Map<string, Item[]>();
  let level: Item[] = [];
  for (const item of items) {
    const siblings = item.parent === undefined ? undefined : children.get(item.parent);
    if (item.parent === undefined || !known.has(item.parent)) level.push(item);
    else if (siblings === undefined) children.set(item.parent, [item]);
    else siblings.push(item);
  }
  const ordered: Item[] = [];
  for (let depth = 0; depth < mostLevels && level.length > 0; depth++) {
    for (const item of level) ordered.push(item);
    level = level.flatMap(({ id }) => children.get(id) ?? []);
  }
  return ordered;
};

/** The merged stretches of each wanted task and of all below it, in its attempts. */
export const mergeBelow = (
  items: readonly Item[],
  wanted: ReadonlySet<string>,
  now: number,
): ReadonlyMap<string, readonly Stretch[]> => {
  const parts = new Map<string, Bounded[]>();
  const results = new Map<string, readonly Stretch[]>();
  for (const item of [...fromTop(items)].reverse()) {
    const own = parts.get(item.id) ?? [];
    parts.delete(item.id);
    for (const { from, to = now, category } of item.periods) own.push({ from, to, category });
    const merged = sweep(own);
    if (wanted.has(item.id)) results.set(item.id, within(item, merged, now));
    if (item.parent === undefined) continue;
    const siblings = parts.get(item.parent);
    if (siblings === undefined) parts.set(item.parent, merged);
    else for (const stretch of merged) siblings.push(stretch);
  }
  return results;
};

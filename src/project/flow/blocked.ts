import { compareText } from '../../core/index.ts';
import { type Item, type ItemPeriod, labelOf } from './item.ts';
import { spreadOf } from './spread.ts';
import type { Blocked, BlockedItem, BlockedShare } from './types.ts';
import type { Work } from './work.ts';

/** The blocked periods at the end of an item, which may be several in a row. */
const lastBlocked = ({ periods }: Item): readonly ItemPeriod[] => {
  let start = periods.length;
  while (periods[start - 1]?.category === 'blocked') start--;
  return periods.slice(start);
};

/** Cancelled or done; null where nobody knows the task. */
type Ended = (task: string) => boolean | null;

const blockedItem = (item: Item, now: number, hasEnded: Ended): BlockedItem | undefined => {
  const periods = lastBlocked(item);
  const since = periods[0]?.from;
  if (since === undefined) return undefined;
  const by = periods.findLast((period) => period.by !== undefined)?.by;
  return {
    ...labelOf(item, now),
    since,
    time: now - since,
    reason: periods.findLast((period) => period.reason !== undefined)?.reason ?? null,
    by: by ?? null,
    byEnded: by === undefined ? null : hasEnded(by),
  };
};

type Tally = Map<string | undefined, { stretches: number; time: number; open: number }>;

const tally = (counts: Tally, name: string | undefined, time: number, isOpen: boolean): void => {
  let one = counts.get(name);
  if (one === undefined) {
    one = { stretches: 0, time: 0, open: 0 };
    counts.set(name, one);
  }
  one.stretches++;
  one.time += time;
  if (isOpen) one.open++;
};

const sharesOf = (counts: Tally): readonly BlockedShare[] =>
  [...counts]
    .map(([name, share]) => ({ name: name ?? null, ...share }))
    .sort((a, b) => b.time - a.time || b.stretches - a.stretches || compareText(a.name ?? '', b.name ?? ''));

/** By what a status means, so that it does not matter in which of the ways a task came to be blocked. */
export const blockedOf = (work: Work): Blocked => {
  const { window, types, now } = work;
  const items = types === undefined ? work.items : work.items.filter(({ type }) => types.includes(type));
  const byId = new Map(work.items.map((item) => [item.id, item]));
  const hasEnded: Ended = (task) => {
    const attempt = byId.get(task)?.attempts.at(-1);
    return attempt === undefined ? null : attempt.outcome !== undefined;
  };
  const lengths: number[] = [];
  const reasons: Tally = new Map();
  const blockers: Tally = new Map();
  for (const { periods } of items)
    for (const { category, from, to, reason, by } of periods) {
      if (category !== 'blocked' || (to ?? now) < window.from) continue;
      const time = (to ?? now) - Math.max(from, window.from);
      lengths.push(time);
      tally(reasons, reason, time, to === undefined);
      tally(blockers, by, time, to === undefined);
    }
  return {
    window,
    items: items
      .flatMap((item) => blockedItem(item, now, hasEnded) ?? [])
      .sort((a, b) => b.time - a.time || compareText(a.id, b.id)),
    stretches: lengths.length,
    time: lengths.reduce((sum, time) => sum + time, 0),
    length: spreadOf(lengths),
    reasons: sharesOf(reasons),
    blockers: sharesOf(blockers).map((share) => ({
      ...share,
      title: share.name === null ? null : (byId.get(share.name)?.title ?? null),
      ended: share.name === null ? null : hasEnded(share.name),
    })),
  };
};

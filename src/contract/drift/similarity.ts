import { compareText } from '../../core/index.ts';

const pairsOf = (text: string): readonly string[] => {
  const folded = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 64);
  return Array.from({ length: Math.max(0, folded.length - 1) }, (_, i) => folded.slice(i, i + 2));
};

/** How alike two names are, from 0 to 1: the share of neighbouring letters that both have. */
export const nameLikeness = (a: string, b: string): number => {
  if (a === b) return 1;
  const left = pairsOf(a);
  const right = pairsOf(b);
  if (left.length + right.length === 0) return 0;
  const spare = new Map<string, number>();
  for (const pair of right) spare.set(pair, (spare.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of left) {
    const count = spare.get(pair) ?? 0;
    if (count > 0) shared++;
    spare.set(pair, count - 1);
  }
  return (2 * shared) / (left.length + right.length);
};

/** How much two sets have in common, from 0 to 1; two empty ones tell nothing. */
export const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let shared = 0;
  for (const one of a) if (b.has(one)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
};

/** So many pairs of what went and what came are compared; beyond it nothing is taken as renamed. */
const mostPairs = 10_000;

/**
 * Which of the names that came is which of the names that went: the best pairs whose likeness reaches 1, each name once.
 * Ties go by name, so that the order of the files does not matter.
 */
export const likeliestPairs = (
  gone: readonly string[],
  came: readonly string[],
  likeness: (gone: string, came: string) => number,
): ReadonlyMap<string, string> => {
  const pairs = new Map<string, string>();
  if (gone.length * came.length > mostPairs) return pairs;
  const found = gone
    .flatMap((from) => came.map((to) => ({ from, to, likeness: likeness(from, to) })))
    .filter((one) => one.likeness >= 1)
    .sort((a, b) => b.likeness - a.likeness || compareText(a.from, b.from) || compareText(a.to, b.to));
  const taken = new Set<string>();
  for (const { from, to } of found) {
    if (pairs.has(from) || taken.has(to)) continue;
    pairs.set(from, to);
    taken.add(to);
  }
  return pairs;
};

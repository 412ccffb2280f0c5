import type { Spread } from './types.ts';

/** The smallest value that at least this share of all values does not exceed; null where there is none. `sorted` is ascending. */
export const nearestRank = (sorted: ArrayLike<number>, share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

export const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** The mean of what is there. */
export const meanOf = (values: ArrayLike<number>): number | null => {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
};

/** a ÷ b; null where there is nothing to divide by. */
export const ratioOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;

export const spreadOf = (values: Iterable<number>): Spread => {
  const sorted = ascending(values);
  return {
    count: sorted.length,
    p50: nearestRank(sorted, 0.5),
    p85: nearestRank(sorted, 0.85),
    p95: nearestRank(sorted, 0.95),
    mean: meanOf(sorted),
  };
};

import { randomOf } from './random.ts';

/** Ten years: what is further away cannot be told from days that are over. */
export const maxDays = 3650;

/**
 * Draws days. A short history may be a lucky one, so each trial first draws a history of its own, as long as the real one and out
 * of it, and then its days out of that. Only those days of it are drawn that are asked for.
 */
const drawer = (counts: readonly number[], seed: number) => {
  const { length } = counts;
  const random = randomOf(seed);
  const index = (): number => Math.floor((random() / 2 ** 32) * length);
  const drawn = new Int32Array(length);
  const drawnIn = new Int32Array(length);
  let trial = 0;
  return {
    begin: (): void => void trial++,
    day: (): number => {
      const slot = index();
      if (drawnIn[slot] !== trial) {
        drawnIn[slot] = trial;
        drawn[slot] = counts[index()] ?? 0;
      }
      return drawn[slot] ?? 0;
    },
  };
};

/** For each trial, how many are completed in so many days; ascending. */
export const simulateCount = (counts: readonly number[], days: number, trials: number, seed: number): Float64Array => {
  const draw = drawer(counts, seed);
  const results = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial++) {
    draw.begin();
    let sum = 0;
    for (let day = 0; day < days; day++) sum += draw.day();
    results[trial] = sum;
  }
  return results.sort();
};

/** For each trial, on which day so many are completed; ascending. Infinity is later than `maxDays`. */
export const simulateDays = (counts: readonly number[], items: number, trials: number, seed: number): Float64Array => {
  const draw = drawer(counts, seed);
  const results = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial++) {
    draw.begin();
    let left = items;
    let day = 0;
    for (; left > 0 && day < maxDays; day++) left -= draw.day();
    results[trial] = left > 0 ? Number.POSITIVE_INFINITY : day;
  }
  return results.sort();
};

/** What at least this share of all trials reach; `sorted` is ascending. */
export const reachedBy = (sorted: Float64Array, share: number): number =>
  sorted[sorted.length - Math.max(1, Math.ceil(share * sorted.length))] ?? 0;

import { dayNumberOf, dayText, parseDay } from './days.ts';
import type { Forecast, ForecastDay, ForecastTrials } from './forecast-types.ts';
import { historyOf, isEnough, neededCompletions, neededDays, totalOf } from './history.ts';
import { maxDays, reachedBy, simulateCount, simulateDays } from './simulate.ts';
import { nearestRank } from './spread.ts';
import type { Work } from './work.ts';

/** The same unless told otherwise, so that the same history gives the same forecast. */
export const usualSeed = 1;
const usualTrials = 10_000;
const mostBars = 60;

export interface ForecastOptions {
  /** A whole number; another one gives another forecast that is as good. */
  readonly seed?: number;
  readonly trials?: number;
}

/** Values that are Infinity get a bar of their own. */
const barsOf = (sorted: Float64Array): ForecastTrials['histogram'] => {
  const known = sorted.indexOf(Number.POSITIVE_INFINITY);
  const finite = known < 0 ? sorted : sorted.subarray(0, known);
  const [low, high] = [finite[0] ?? 0, finite.at(-1) ?? 0];
  const width = Math.ceil((high - low + 1) / mostBars);
  const bars = Array.from({ length: finite.length === 0 ? 0 : Math.ceil((high - low + 1) / width) }, (_, i) => ({
    from: low + i * width,
    to: low + (i + 1) * width - 1,
    trials: 0,
  }));
  for (const value of finite) {
    const bar = bars[Math.floor((value - low) / width)];
    if (bar !== undefined) bar.trials++;
  }
  const later = sorted.length - finite.length;
  return later === 0 ? bars : [...bars, { from: null, to: null, trials: later }];
};

/** The whole days of the window. */
export const drawnFrom = (work: Work): readonly number[] => {
  const { first, counts } = historyOf(work);
  const skipped = Math.max(0, dayNumberOf(work.window.from) - first);
  return counts.slice(skipped);
};

const forecastOf = (
  work: Work,
  { seed = usualSeed, trials = usualTrials }: ForecastOptions,
  simulate: (counts: readonly number[], trials: number, seed: number) => Forecast | undefined,
): Forecast => {
  const counts = drawnFrom(work);
  const [days, completions] = [counts.length, totalOf(counts)];
  if (!isEnough(counts)) return { kind: 'too-little-history', days, completions, neededDays, neededCompletions };
  return simulate(counts, trials, seed) ?? { kind: 'too-far', maxDays };
};

const trialsOf = (counts: readonly number[], seed: number, sorted: Float64Array): ForecastTrials => ({
  seed,
  trials: sorted.length,
  days: counts.length,
  completions: totalOf(counts),
  histogram: barsOf(sorted),
});

export const forecastWhen = (
  work: Work,
  { items, ...options }: ForecastOptions & { readonly items: number },
): Forecast =>
  forecastOf(work, options, (counts, trials, seed) => {
    const sorted = simulateDays(counts, items, trials, seed);
    const dayOf = (share: number): ForecastDay | null => {
      const inDays = nearestRank(sorted, share) ?? Number.POSITIVE_INFINITY;
      return Number.isFinite(inDays) ? { day: dayText(dayNumberOf(work.now) + inDays), inDays } : null;
    };
    return {
      kind: 'when',
      items,
      p50: dayOf(0.5),
      p85: dayOf(0.85),
      p95: dayOf(0.95),
      ...trialsOf(counts, seed, sorted),
    };
  });

/** `until` is a day; one that is no day, or not after today, is as if it were today. */
export const forecastHowMany = (
  work: Work,
  { until, ...options }: ForecastOptions & { readonly until: string },
): Forecast =>
  forecastOf(work, options, (counts, trials, seed) => {
    const today = dayNumberOf(work.now);
    const inDays = Math.max(0, (parseDay(until) ?? today) - today);
    if (inDays > maxDays) return undefined;
    const sorted = simulateCount(counts, inDays, trials, seed);
    return {
      kind: 'how-many',
      until,
      inDays,
      p50: reachedBy(sorted, 0.5),
      p85: reachedBy(sorted, 0.85),
      p95: reachedBy(sorted, 0.95),
      ...trialsOf(counts, seed, sorted),
    };
  });

import { dayText } from './days.ts';
import { usualSeed } from './forecast.ts';
import type { BackTest } from './forecast-types.ts';
import { historyOf, isEnough } from './history.ts';
import { maxDays, reachedBy, simulateCount } from './simulate.ts';
import { ratioOf } from './spread.ts';
import type { Work } from './work.ts';

const usualHorizon = 14;
/** Fewer than in a forecast: here the error of one does not matter much. */
const trials = 1000;
/** The newest forecasts are looked at; a year of them is plenty. */
const mostForecasts = 365;
const neededForecasts = 10;
const tooSeldom = 0.7;

type Made = BackTest['made'][number];

const verdictOf = (held: BackTest['held'], forecasts: number): BackTest['verdict'] => {
  if (held === null || forecasts < neededForecasts) return null;
  return held.p85 < tooSeldom ? 'too-hopeful' : 'fair';
};

/** As forecasts were on earlier days: each from as many days before it as the window has. */
export const backTest = (
  work: Work,
  { horizon = usualHorizon, seed = usualSeed }: { readonly horizon?: number; readonly seed?: number } = {},
): BackTest => {
  const { first, counts } = historyOf(work);
  const ahead = Math.max(1, Math.min(horizon, maxDays));
  const made: Made[] = [];
  // `end` is the day after the one at whose end a forecast is made.
  for (let end = Math.max(0, counts.length - ahead - mostForecasts + 1); end <= counts.length - ahead; end++) {
    const before = counts.slice(Math.max(0, end - work.days), end);
    if (!isEnough(before)) continue;
    const sorted = simulateCount(before, ahead, trials, seed + end);
    let came = 0;
    for (let day = end; day < end + ahead; day++) came += counts[day] ?? 0;
    made.push({
      day: dayText(first + end - 1),
      p50: reachedBy(sorted, 0.5),
      p85: reachedBy(sorted, 0.85),
      p95: reachedBy(sorted, 0.95),
      came,
    });
  }
  const share = (name: 'p50' | 'p85' | 'p95'): number | null =>
    ratioOf(made.filter((one) => one.came >= one[name]).length, made.length);
  const [p50, p85, p95] = [share('p50'), share('p85'), share('p95')];
  const held = p50 === null || p85 === null || p95 === null ? null : { p50, p85, p95 };
  return { horizon: ahead, forecasts: made.length, held, verdict: verdictOf(held, made.length), made };
};

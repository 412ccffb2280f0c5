import { describe, expect, it } from 'vitest';
import { backTest } from '../../../src/project/flow/back-test.ts';
import { dayNumberOf, dayText } from '../../../src/project/flow/days.ts';
import { forecastHowMany, forecastWhen } from '../../../src/project/flow/forecast.ts';
import type { Forecast } from '../../../src/project/flow/forecast-types.ts';
import { randomOf, xoshiro } from '../../../src/project/flow/random.ts';
import { maxDays, reachedBy, simulateCount, simulateDays } from '../../../src/project/flow/simulate.ts';
import { nearestRank } from '../../../src/project/flow/spread.ts';
import type { Work } from '../../../src/project/flow/work.ts';
import { day, hour, type Story, start, workFrom } from './flow-case.ts';

/** Tasks that were completed: so many on each day, the first day first. */
const workWith = (counts: readonly number[], days = 30): Work =>
  workFrom(
    [
      { id: 'first', at: 0 },
      ...counts.flatMap((count, i) =>
        Array.from({ length: count }, (_, n): Story => {
          const at = i * day + (n % 20) * hour;
          return { id: `d${i}-${n}`, at, status: 'in_progress', steps: [[at + hour, 'complete']] };
        }),
      ),
    ],
    counts.length * day + hour,
    { days },
  );

const dayAfter = (days: number): string => dayText(dayNumberOf(start) + days);

/** Independent counts around a mean: as many events as fit into a day when the waits between them are by chance. */
const poisson = (random: () => number, mean: number): number => {
  let count = -1;
  for (let product = 1; product >= Math.exp(-mean); count++) product *= (random() + 0.5) / 2 ** 32;
  return count;
};

const kindOf = <K extends Forecast['kind']>(forecast: Forecast, kind: K): Extract<Forecast, { kind: K }> => {
  if (forecast.kind !== kind) throw new Error(`it is ${forecast.kind}`);
  return forecast as Extract<Forecast, { kind: K }>;
};

describe('chance', () => {
  it('is xoshiro128**, with the numbers that others publish for the state 1, 2, 3, 4', () => {
    expect(Array.from({ length: 10 }, xoshiro([1, 2, 3, 4]))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('is spread evenly, and another with each seed', () => {
    const random = randomOf(7);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const bin = Math.floor((random() / 2 ** 32) * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Five standard deviations of a bin.
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(475);
    expect(new Set([0, 1, 2, 3, -1, 2 ** 31].map((seed) => randomOf(seed)())).size).toBe(6);
  });
});

describe('a forecast', () => {
  it('is exact where every day was the same', () => {
    const work = workWith(new Array<number>(30).fill(2));
    const when = kindOf(forecastWhen(work, { items: 7 }), 'when');
    const fourth = { day: dayAfter(30 + 4), inDays: 4 };
    expect([when.p50, when.p85, when.p95]).toEqual([fourth, fourth, fourth]);
    const many = kindOf(forecastHowMany(work, { until: dayAfter(30 + 5) }), 'how-many');
    expect([many.inDays, many.p50, many.p85, many.p95]).toEqual([5, 10, 10, 10]);
    expect(many.histogram).toEqual([{ from: 10, to: 10, trials: 10_000 }]);
  });

  it('is surer of less: later days, fewer tasks', () => {
    const work = workWith(Array.from({ length: 30 }, (_, i) => [0, 0, 3, 1, 0][i % 5] ?? 0));
    const when = kindOf(forecastWhen(work, { items: 20 }), 'when');
    expect(when.p50?.inDays).toBeLessThan(when.p85?.inDays ?? 0);
    expect(when.p85?.inDays).toBeLessThan(when.p95?.inDays ?? 0);
    const many = kindOf(forecastHowMany(work, { until: dayAfter(60) }), 'how-many');
    expect(many.p50).toBeGreaterThan(many.p85);
    expect(many.p85).toBeGreaterThan(many.p95);
    for (const { histogram } of [when, many]) {
      expect(histogram.reduce((sum, { trials }) => sum + trials, 0)).toBe(10_000);
      expect(histogram.length).toBeLessThanOrEqual(60);
    }
  });

  it('is the same for the same question, and a little different with another seed', () => {
    const work = workWith(Array.from({ length: 30 }, (_, i) => i % 4));
    const ask = (seed?: number) =>
      forecastHowMany(work, { until: dayAfter(100), ...(seed === undefined ? {} : { seed }) });
    expect(ask()).toEqual(ask());
    expect(ask(5)).not.toEqual(ask(6));
  });

  it('draws from whole days of the window only', () => {
    const work = workWith([...new Array<number>(30).fill(9), ...new Array<number>(12).fill(1)], 13);
    expect(kindOf(forecastWhen(work, { items: 3 }), 'when')).toMatchObject({
      days: 12,
      completions: 12,
      p50: { inDays: 3 },
    });
  });

  it('is refused where there is too little history, and tells how much there is', () => {
    const ask = (counts: readonly number[]): Forecast => forecastWhen(workWith(counts), { items: 1 });
    const few = { kind: 'too-little-history', neededDays: 10, neededCompletions: 5 };
    expect(ask([5, 5, 5, 0, 0, 0, 0, 0, 0])).toEqual({ ...few, days: 9, completions: 15 });
    expect(ask([4, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual({ ...few, days: 10, completions: 4 });
    expect(ask([5, 0, 0, 0, 0, 0, 0, 0, 0, 0]).kind).toBe('when');
    expect(forecastWhen(workFrom([], 0), { items: 1 })).toEqual({ ...few, days: 0, completions: 0 });
  });

  it('says that it cannot be told rather than a day in centuries', () => {
    const work = workWith([5, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const when = kindOf(forecastWhen(work, { items: 10_000 }), 'when');
    expect([when.p85, when.histogram.at(-1)?.from]).toEqual([null, null]);
    expect(forecastHowMany(work, { until: '9999-01-01' })).toEqual({ kind: 'too-far', maxDays });
  });

  it('has nothing to come where the day is over', () => {
    const work = workWith(new Array<number>(30).fill(2));
    for (const until of [dayAfter(3), 'no day'])
      expect(forecastHowMany(work, { until })).toMatchObject({ inDays: 0, p50: 0 });
  });
});

describe('what forecasts promise', () => {
  it('is kept about as often as they say, also where the history is short', () => {
    const random = randomOf(2026);
    const [worlds, ahead] = [1000, 14];
    const kept = { many50: 0, many85: 0, many95: 0, when85: 0 };
    for (let world = 0; world < worlds; world++) {
      const mean = 0.6 + (world % 5) * 0.5;
      const counts = Array.from({ length: 30 }, () => poisson(random, mean));
      const future = Array.from({ length: 200 }, () => poisson(random, mean));
      const came = future.slice(0, ahead).reduce((sum, count) => sum + count, 0);
      const sums = simulateCount(counts, ahead, 1000, world);
      if (came >= reachedBy(sums, 0.5)) kept.many50++;
      if (came >= reachedBy(sums, 0.85)) kept.many85++;
      if (came >= reachedBy(sums, 0.95)) kept.many95++;
      let [needed, left] = [0, 15];
      for (const count of future) {
        if (left <= 0) break;
        left -= count;
        needed++;
      }
      if (needed <= (nearestRank(simulateDays(counts, 15, 1000, world), 0.85) ?? 0)) kept.when85++;
    }
    // Three standard deviations of a binomial count below; above, whole numbers keep a promise a little more often.
    const within = (count: number, share: number): void => {
      const deviation = Math.sqrt(share * (1 - share) * worlds);
      expect(count).toBeGreaterThan(share * worlds - 3 * deviation);
      expect(count).toBeLessThan(share * worlds + 3 * deviation + 0.05 * worlds);
    };
    within(kept.many50, 0.5);
    within(kept.many85, 0.85);
    within(kept.many95, 0.95);
    within(kept.when85, 0.85);
  });
});

describe('a back-test', () => {
  it('finds forecasts fair where the flow goes on as it was', () => {
    const random = randomOf(3);
    const test = backTest(
      workWith(
        Array.from({ length: 200 }, () => poisson(random, 1.5)),
        40,
      ),
    );
    expect(test).toMatchObject({ horizon: 14, verdict: 'fair' });
    // From the tenth day on, as long as two weeks follow.
    expect(test.forecasts).toBe(200 - 14 - 10 + 1);
    expect(test.held?.p85).toBeGreaterThan(0.75);
    expect(test.made[0]?.day).toBe(dayAfter(9));
  });

  it('finds them too hopeful where the flow falls off', () => {
    const random = randomOf(4);
    const counts = Array.from({ length: 100 }, (_, i) => poisson(random, Math.max(0, 4 - i / 20)));
    const test = backTest(workWith(counts));
    expect(test.verdict).toBe('too-hopeful');
    expect(test.held?.p85).toBeLessThan(0.5);
  });

  it('knows nothing of what came after the day of the forecast', () => {
    const counts = [...new Array<number>(40).fill(2), ...new Array<number>(14).fill(0)];
    const last = backTest(workWith(counts)).made.at(-1);
    expect(last).toMatchObject({ day: dayAfter(39), p50: 28, p85: 28, came: 0 });
  });

  it('says nothing of a history that is too short', () => {
    expect(backTest(workWith(new Array<number>(12).fill(1)))).toEqual({
      horizon: 14,
      forecasts: 0,
      held: null,
      verdict: null,
      made: [],
    });
    expect(backTest(workWith(new Array<number>(30).fill(1)))).toMatchObject({ forecasts: 7, verdict: null });
  });
});

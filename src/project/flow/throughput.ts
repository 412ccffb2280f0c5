import { dayLength, dayNumberOf, dayText, parseDay } from './days.ts';
import { valueAt } from './item.ts';
import type { Rate, Throughput, ThroughputSpan } from './types.ts';
import { type Work, windowLength } from './work.ts';

/** A window of less than a day tells nothing of days. */
export const rateOf = (completed: number, work: Work): Rate => {
  const days = windowLength(work) / dayLength;
  return days < 1 ? { perDay: null, perWeek: null } : { perDay: completed / days, perWeek: (completed / days) * 7 };
};

/** 1970-01-01 was a Thursday. */
const mondayOf = (day: number): number => Math.floor((day + 3) / 7) * 7 - 3;

/** Whether a day is over at a moment. */
export const isOver = (day: number, now: number): boolean => now + 1 >= (day + 1) * dayLength;

type Loose<T> = { -readonly [K in keyof T]: T[K] };

interface Completion {
  readonly at: number;
  readonly points: number | undefined;
}

const completionsOf = ({ measured, window, now }: Work): readonly Completion[] => {
  const completions: Completion[] = [];
  for (const { item, completed } of measured)
    if (completed !== undefined && completed >= window.from)
      completions.push({ at: completed, points: valueAt(item.pointsOver, now) });
  return completions;
};

const daysOf = ({ window, now }: Work, completions: readonly Completion[]): readonly ThroughputSpan[] => {
  const first = dayNumberOf(window.from);
  const days = window.days.map(
    (day, i): Loose<ThroughputSpan> => ({ day, completed: 0, points: 0, whole: isOver(first + i, now) }),
  );
  for (const { at, points = 0 } of completions) {
    const day = days[dayNumberOf(at) - first];
    if (day === undefined) continue;
    day.completed++;
    day.points += points;
  }
  return days;
};

const weeksOf = (days: readonly ThroughputSpan[]): Throughput['weeks'] => {
  const weeks: Loose<Throughput['weeks'][number]>[] = [];
  for (const { day, completed, points, whole } of days) {
    const monday = dayText(mondayOf(parseDay(day) ?? 0));
    let week = weeks.at(-1);
    if (week?.day !== monday) {
      week = { day: monday, completed: 0, points: 0, whole: false, days: 0 };
      weeks.push(week);
    }
    week.completed += completed;
    week.points += points;
    week.days++;
    week.whole = week.days === 7 && whole;
  }
  return weeks;
};

export const throughputOf = (work: Work): Throughput => {
  const completions = completionsOf(work);
  const days = daysOf(work, completions);
  return {
    window: work.window,
    ...rateOf(completions.length, work),
    completed: completions.length,
    points: completions.reduce((sum, { points = 0 }) => sum + points, 0),
    unestimated: completions.filter(({ points }) => points === undefined).length,
    days,
    weeks: weeksOf(days),
  };
};

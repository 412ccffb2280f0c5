import { jsonText } from '../text.ts';
import { timeText } from './words.ts';

/** Lengths of time: milliseconds in memory, seconds outside, as the names say. */
const durations = new Set([
  'leadTime',
  'cycleTime',
  'activeTime',
  'waitTime',
  'blockedTime',
  'closedTime',
  'wipAge',
  'age',
  'time',
  'length',
]);

/** Moments: milliseconds in memory, RFC 3339 outside. */
const moments = new Set(['begun', 'since', 'started', 'ended', 'at']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a spread, all but the count is a time. */
const inSeconds = (value: unknown): unknown => {
  if (typeof value === 'number') return value / 1000;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'count' || typeof one !== 'number' ? one : one / 1000]),
  );
};

/** An answer as programs get it: lengths of time in seconds, moments as RFC 3339. Answers are a few levels deep. */
const outside = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(outside);
  if (!isObject(value)) return value;
  const isMillis = value['unit'] === 'milliseconds';
  const isCompletedItem = 'closedTime' in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]): readonly [string, unknown] => {
      if (isMillis && key === 'unit') return [key, 'seconds'];
      if (isMillis && key === 'value') return [key, inSeconds(one)];
      if (isCompletedItem && key === 'completed') return [key, timeText(Number(one))];
      if (durations.has(key)) return [`${key}Seconds`, inSeconds(one)];
      if (moments.has(key) && typeof one === 'number') return [key, timeText(one)];
      if (key === 'window' && isObject(one)) return [key, windowOf(one)];
      return [key, outside(one)];
    }),
  );
};

const windowOf = ({ from, to, days }: Readonly<Record<string, unknown>>): unknown => ({
  from: timeText(Number(from)),
  to: timeText(Number(to)),
  days: Array.isArray(days) ? days.length : 0,
});

/** The stable interface for programs: keys may be added, never renamed. */
export const flowJson = (project: string, answers: Readonly<Record<string, unknown>>): string =>
  jsonText({
    schemaVersion: '1',
    project,
    ...Object.fromEntries(Object.entries(answers).map(([key, one]) => [key, outside(one)])),
  });

import { percent } from '../../core/index.ts';
import type { BarsChart } from './chart.ts';
import { dayMs } from './scale.ts';

/** At most one place after the point, and none where it is a zero: `4`, `4.2`, `1,234`. */
export const amount = (value: number, places = 1): string => {
  if (!Number.isFinite(value)) return '';
  const factor = 10 ** places;
  const rounded = Math.round(value * factor) / factor;
  if (Math.abs(rounded) >= 1e15) return rounded.toExponential(2);
  const [whole = '', rest] = String(rounded === 0 ? 0 : rounded).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/gu, ',');
  return rest === undefined || rest.includes('e') ? grouped : `${grouped}.${rest}`;
};

/** `45 s`, `12 min`, `3.5 h`, `4.2 d`: one unit, so that durations can be compared at a glance. */
export const span = (ms: number): string => {
  if (!Number.isFinite(ms)) return '';
  const size = Math.abs(ms);
  if (size === 0) return '0';
  if (size < 59_500) return `${amount(ms / 1000, size < 10_000 ? 1 : 0)} s`;
  if (size < 3_570_000) return `${amount(ms / 60_000, 0)} min`;
  if (size < 2 * dayMs && size !== dayMs) return `${amount(ms / 3_600_000)} h`;
  return `${amount(ms / dayMs)} d`;
};

/** A time as RFC 3339; empty where it is none. */
export const timeText = (ms: number): string =>
  Math.abs(ms) <= 8_640_000_000_000_000 ? new Date(ms).toISOString() : '';

/** `2026-01-31`: the day in UTC. */
export const dayText = (ms: number): string => timeText(ms).slice(0, 10);

/** `2026-01-31 09:30`, in UTC. */
export const minuteText = (ms: number): string => timeText(ms).replace(/^(.{10})T(.{5}).*$/u, '$1 $2');

/** `31 Jan`, for axes. */
export const shortDay = (ms: number): string => {
  const [, month, day] = dayText(ms).split('-');
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1];
  return name === undefined ? '' : `${Number(day)} ${name}`;
};

/** A number of a scale as people read it. */
export const scaled = (value: number, scale: 'count' | 'duration' | 'ratio'): string => {
  if (scale === 'ratio') return percent(value);
  return scale === 'duration' ? span(value) : amount(value);
};

/** What stands behind a bar: `21 of 25 (84 %)`. */
export const barNote = ({ value, mark, note }: BarsChart['rows'][number]): string =>
  [amount(value), ...(mark === undefined ? [] : [`of ${amount(mark)}`]), ...(note === undefined ? [] : [note])].join(
    ' ',
  );

import { percent } from '../../core/index.ts';
import type { GatePoint } from './view.ts';

const bars = '▁▂▃▄▅▆▇█';

/** Numbers as a line of bars, from the least of them to the greatest; a gap where there is none. */
export const sparkline = (values: readonly (number | null)[]): string => {
  const known = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const barOf = (value: number): string =>
    bars.charAt(most === least ? bars.length - 1 : Math.round(((value - least) / (most - least)) * (bars.length - 1)));
  return values.map((value) => (value === null ? ' ' : barOf(value))).join('');
};

/** How things went over the last gates, one line each. */
export const trendLines = (points: readonly GatePoint[]): readonly string[] => {
  const line = (
    what: string,
    values: readonly (number | null)[],
    text: (value: number) => string,
  ): readonly string[] => {
    const known = values.filter((value) => value !== null);
    const [first, last] = [known[0], known.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${what} ${sparkline(values)} ${first === last ? text(last) : `${text(first)} → ${text(last)}`}`];
  };
  return [
    ...line(
      'completeness',
      points.map(({ completeness }) => completeness),
      percent,
    ),
    ...line(
      'errors',
      points.map(({ errors }) => errors),
      String,
    ),
    ...line(
      'breaking changes',
      points.map(({ breaking }) => breaking),
      String,
    ),
  ];
};

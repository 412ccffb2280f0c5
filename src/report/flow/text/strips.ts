import { plural, printable, shortened } from '../../text.ts';
import type { StripsChart } from '../chart.ts';
import { greatest, ticksOf } from '../scale.ts';
import { span } from '../words.ts';
import { countDot } from './dots.ts';
import { framed, leftWidth } from './frame.ts';
import type { Glyphs } from './glyphs.ts';

/** Each begins at its place, or right of the one before. */
const labelsAbove = (labels: readonly { readonly at: number; readonly text: string }[], width: number): string => {
  let line = '';
  for (const { at, text } of labels) {
    const start = Math.min(at, Math.max(0, width - text.length));
    line = `${line.padEnd(line === '' ? start : Math.max(start, line.length + 2))}${text}`;
  }
  return line;
};

/** A row of dots for each name along one axis of durations, with a line through all of them for each level. */
export const stripsText = (chart: StripsChart, width: number, glyphs: Glyphs): readonly string[] => {
  const names = chart.rows.map(({ name }) => shortened(printable(name), 24));
  const counts = chart.rows.map(({ points }) => String(points.length));
  const most = greatest([...chart.rows.flatMap(({ points }) => points), ...chart.levels].map(({ value }) => value));
  const ticks = ticksOf(most, Math.max(2, Math.floor(width / 16)), 'duration');
  const top = ticks.at(-1) ?? 1;
  const plotWidth = Math.max(10, width - leftWidth(names) - Math.max(0, ...counts.map((count) => count.length)) - 1);
  const place = (value: number): number => Math.min(plotWidth - 1, Math.round((value / top) * (plotWidth - 1)));
  const marks = new Set(chart.levels.map(({ value }) => place(value)));
  const lines = chart.rows.map(({ points }) => {
    const cells = new Map<number, number>();
    for (const { value } of points) cells.set(place(value), (cells.get(place(value)) ?? 0) + 1);
    return Array.from({ length: plotWidth }, (_, cell) => {
      const count = cells.get(cell);
      if (count !== undefined) return countDot(count, glyphs);
      return marks.has(cell) ? glyphs.mark : ' ';
    }).join('');
  });
  const margin = ' '.repeat(leftWidth(names));
  const above = labelsAbove(
    chart.levels.map(({ label, value }) => ({ at: place(value), text: `${label} ${span(value)}` })),
    plotWidth,
  );
  const plot = {
    lines,
    width: plotWidth,
    left: new Map(names.map((name, i) => [i, name])),
    right: new Map(counts.map((count, i) => [i, count])),
    below: ticks.map((tick) => ({ at: place(tick), text: span(tick) })),
  };
  const [one = '', several = '', many = ''] = glyphs.dots;
  const legend = `${one} ${plural(1, 'task')}   ${several} 2 to 9   ${many} 10 or more`;
  return [...(above !== '' ? [margin + above] : []), ...framed(plot, glyphs), legend];
};

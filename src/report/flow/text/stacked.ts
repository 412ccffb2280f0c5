import { columns, printable, shortened } from '../../text.ts';
import type { StackedChart } from '../chart.ts';
import { greatest, spread, ticksOf } from '../scale.ts';
import { amount, shortDay } from '../words.ts';
import { axisLabels, framed, leftWidth } from './frame.ts';
import { fillsOf, type Glyphs } from './glyphs.ts';

const height = 14;

/** The tops of the bands on a day, the lowest one first. */
const topsOn = (chart: StackedChart, day: number): readonly number[] => {
  let total = 0;
  return chart.bands.map(({ values }) => {
    total += values[day] ?? 0;
    return total;
  });
};

/** As many lines as it takes. */
const legend = (names: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last) + columns(name) + 3 <= width) lines[lines.length - 1] = `${last}   ${name}`;
    else lines.push(name);
  }
  return lines;
};

/** Bands one upon another: each column is a day, several columns are one, or it is the last of several. */
export const stackedText = (chart: StackedChart, room: number, glyphs: Glyphs): readonly string[] => {
  const tops = chart.days.map((_, day) => topsOn(chart, day));
  const ticks = ticksOf(greatest(tops.map((all) => all.at(-1) ?? 0)), 5, 'count');
  const top = ticks.at(-1) ?? 1;
  const width = Math.max(10, room - leftWidth([amount(top)]));
  const fills = fillsOf(
    glyphs,
    chart.bands.map(({ tone }) => tone),
  );
  const dayAt = (column: number): number => Math.ceil(((column + 1) * tops.length) / width) - 1;
  const lines = Array.from({ length: height }, (_, line) => {
    // The middle of the line decides which band it shows.
    const level = ((height - line - 0.5) / height) * top;
    return Array.from({ length: width }, (_, column) => {
      const band = (tops[dayAt(column)] ?? []).findIndex((value) => value >= level);
      return band === -1 ? ' ' : (fills[band] ?? ' ');
    }).join('');
  });
  const below = spread(width, Math.max(2, Math.min(tops.length, Math.floor(width / 12)))).map((at) => ({
    at,
    text: shortDay(chart.days[dayAt(at)] ?? 0),
  }));
  const names = chart.bands.map(({ name }, i) => `${fills[i] ?? ''} ${shortened(printable(name), 24)}`).reverse();
  return [...framed({ lines, width, left: axisLabels(ticks, height, amount), below }, glyphs), ...legend(names, room)];
};

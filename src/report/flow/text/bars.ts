import { columns, printable, shortened } from '../../text.ts';
import type { BarsChart } from '../chart.ts';
import { greatest, ticksOf } from '../scale.ts';
import { barNote } from '../words.ts';
import { type Glyphs, partOf } from './glyphs.ts';

/** A longer bar tells no more. */
const longest = 60;

const bar = (value: number, mark: number | undefined, top: number, width: number, glyphs: Glyphs): string => {
  const length = (value / top) * width;
  const at = mark === undefined ? -1 : Math.min(width, Math.round((mark / top) * width));
  let text = '';
  for (let cell = 0; cell <= width; cell++) {
    const share = length - cell;
    text += cell === at ? glyphs.mark : partOf(glyphs.rightwards, share);
  }
  return text;
};

/** A bar for each row, and a mark where it was expected to end. */
export const barsText = (chart: BarsChart, width: number, glyphs: Glyphs): readonly string[] => {
  const labels = chart.rows.map(({ label }) => shortened(printable(label), 24));
  const notes = chart.rows.map(barNote);
  const top = ticksOf(greatest(chart.rows.flatMap(({ value, mark = 0 }) => [value, mark])), 4, 'count').at(-1) ?? 1;
  const margin = Math.max(0, ...labels.map(columns));
  const room = Math.max(10, Math.min(longest, width - margin - 4 - Math.max(0, ...notes.map(columns))));
  const lines = chart.rows.map(({ value, mark }, i) => {
    const label = labels[i] ?? '';
    return `${label}${' '.repeat(margin - columns(label))} ${glyphs.upright}${bar(value, mark, top, room, glyphs)} ${notes[i] ?? ''}`;
  });
  const full = glyphs.rightwards.at(-1) ?? '#';
  const { value, mark } = chart.names;
  return [...lines, `${full} ${value}${mark === undefined ? '' : `   ${glyphs.mark} ${mark}`}`];
};

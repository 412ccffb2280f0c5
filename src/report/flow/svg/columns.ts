import { html, type Markup } from '../../html/markup.ts';
import { plural } from '../../text.ts';
import type { ColumnsChart } from '../chart.ts';
import { bucketsOf, greatest, spread, ticksOf } from '../scale.ts';
import { amount } from '../words.ts';
import { type Box, below, chartWidth, type Drawn, grid, lineHeight, round, short, textWidth } from './frame.ts';

const left = 64;
const height = 220;

/** Lines down through the columns that are pointed at, each label in a line of its own. */
const marks = (chart: ColumnsChart, x: (cell: number) => number, box: Box): readonly Markup[] =>
  (chart.marks ?? []).map(({ label, at, value }, i) => {
    const text = short(`${label}: ${value}`, 40);
    const place = round(x(at));
    const isLeft = place + 6 + textWidth(text) > chartWidth;
    const y = 12 + i * lineHeight;
    return html`<line class="level" x1="${place}" y1="${y - 8}" x2="${place}" y2="${box.top + box.height}"/><text class="label" x="${place + (isLeft ? -6 : 6)}" y="${y}"${isLeft ? html` text-anchor="end"` : undefined}>${text}</text>
`;
  });

/** Upright bars; where there are more than fit, each stands for several. */
export const columnsSvg = (chart: ColumnsChart): Drawn => {
  const count = chart.marks?.length ?? 0;
  const box: Box = { left, top: 14 + count * lineHeight, width: chartWidth - left - 20, height };
  const buckets = bucketsOf(chart.values.length, box.width / 2);
  const totals = buckets.map(([from, to]) => chart.values.slice(from, to).reduce((sum, value) => sum + value, 0));
  const ticks = ticksOf(greatest(totals), 4, 'count');
  const top = ticks.at(-1) ?? 1;
  const step = box.width / Math.max(1, totals.length);
  const width = Math.max(1, Math.min(60, step * 0.8));
  const size = buckets[0] === undefined ? 1 : buckets[0][1] - buckets[0][0];
  const middle = (bucket: number): number => box.left + (bucket + 0.5) * step;
  const nameOf = ([from, to]: readonly [number, number]): string =>
    to - from > 1 ? `${chart.labels[from]} to ${chart.labels[to - 1]}` : (chart.labels[from] ?? '');
  const bars = totals.map((value, i) => {
    const tall = round((value / top) * height);
    const title = `${nameOf(buckets[i] ?? [0, 0])}: ${value === 1 ? plural(1, chart.noun) : `${amount(value)} ${chart.noun}s`}`;
    return html`<g><title>${title}</title><rect class="hit" x="${round(middle(i) - step / 2)}" y="${box.top}" width="${round(step)}" height="${height}"/><rect class="area plain s0" x="${round(middle(i) - width / 2)}" y="${round(box.top + height - tall)}" width="${round(width)}" height="${tall}"/></g>
`;
  });
  const labels = spread(totals.length, 8).map((i) => ({
    x: middle(i),
    text: short(chart.labels[buckets[i]?.[0] ?? 0] ?? ''),
  }));
  const markup = html`${grid(ticks, box, amount)}${bars}${marks(chart, (cell) => middle(Math.floor(cell / size)), box)}${below(labels, box.top + height + 20)}`;
  return { markup, height: box.top + height + 32 };
};

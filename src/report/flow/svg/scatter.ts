import { html } from '../../html/markup.ts';
import type { ScatterChart } from '../chart.ts';
import { greatest, spread, ticksOf } from '../scale.ts';
import { shortDay, span } from '../words.ts';
import { dots } from './dots.ts';
import { apart, type Box, below, chartWidth, type Drawn, grid, lineHeight, round } from './frame.ts';

const box: Box = { left: 64, top: 14, width: chartWidth - 64 - 110, height: 280 };

/** Dots over time, with a line across for each level. */
export const scatterSvg = (chart: ScatterChart): Drawn => {
  const ticks = ticksOf(greatest([...chart.points, ...chart.levels].map(({ value }) => value)), 5, 'duration');
  const top = ticks.at(-1) ?? 1;
  const extent = Math.max(1, chart.to - chart.from);
  const x = (at: number): number => box.left + Math.min(1, Math.max(0, (at - chart.from) / extent)) * box.width;
  const y = (value: number): number => box.top + box.height * (1 - Math.max(0, value) / top);
  const places = apart(
    chart.levels.map(({ value }) => y(value)),
    lineHeight,
    box.top + 2,
    box.top + box.height,
  );
  const levels = chart.levels.map(
    ({ label, value }, i) =>
      html`<line class="level" x1="${box.left}" y1="${round(y(value))}" x2="${box.left + box.width}" y2="${round(y(value))}"/><text class="label" x="${box.left + box.width + 8}" y="${(places[i] ?? 0) + 4}">${label} ${span(value)}</text>
`,
  );
  const drawn = dots(
    chart.points.map(({ at, value, title }) => ({ x: x(at), y: y(value), title: `${title}: ${span(value)}` })),
    'plain',
  );
  const days = spread(Math.max(2, Math.floor(extent / 86_400_000) + 1), 7);
  const last = days.at(-1) ?? 1;
  const labels = days.map((day) => ({
    x: box.left + (day / Math.max(1, last)) * box.width,
    text: shortDay(chart.from + (day / Math.max(1, last)) * extent),
  }));
  const markup = html`${grid(ticks, box, span)}${drawn}${levels}${below(labels, box.top + box.height + 22)}`;
  return { markup, height: box.top + box.height + 34 };
};

import { html, type Markup } from '../../html/markup.ts';
import type { StackedChart } from '../chart.ts';
import { greatest, spread, ticksOf } from '../scale.ts';
import { amount, dayText, shortDay } from '../words.ts';
import { type Box, below, chartWidth, type Drawn, grid, legend, round, shadesOf } from './frame.ts';

const left = 64;
const height = 300;
/** More places to point at are too narrow to be hit. */
const mostHits = 400;

/** The lower edge of every band, and the upper one of the last, on each day. */
const edgesOf = ({ days, bands }: StackedChart): readonly (readonly number[])[] => {
  const edges: number[][] = [days.map(() => 0)];
  for (const { values } of bands) {
    const lower = edges.at(-1) ?? [];
    edges.push(lower.map((value, day) => value + (values[day] ?? 0)));
  }
  return edges;
};

const hits = (chart: StackedChart, box: Box): readonly Markup[] => {
  if (chart.days.length > mostHits) return [];
  const width = box.width / Math.max(1, chart.days.length - 1);
  return chart.days.map((day, i) => {
    const from = Math.max(box.left, box.left + (i - 0.5) * width);
    const to = Math.min(box.left + box.width, box.left + (i + 0.5) * width);
    const counts = chart.bands.map(({ name, values }) => `${name} ${amount(values[i] ?? 0)}`).reverse();
    return html`<rect class="hit" x="${round(from)}" y="${box.top}" width="${round(Math.max(0, to - from))}" height="${box.height}"><title>${dayText(day)}: ${counts.join(', ')}</title></rect>
`;
  });
};

/** Areas one upon another. */
export const stackedSvg = (chart: StackedChart): Drawn => {
  // A single day is as wide as the plot.
  const days = chart.days.length === 1 ? [...chart.days, ...chart.days] : chart.days;
  const wide = {
    ...chart,
    days,
    bands: chart.bands.map((band) => ({
      ...band,
      values: days.map((_, i) => band.values[Math.min(i, chart.days.length - 1)] ?? 0),
    })),
  };
  const shades = shadesOf(chart.bands.map(({ tone }) => tone));
  const key = legend(chart.bands.map(({ name }, i) => ({ name, shade: shades[i] ?? '' })).reverse(), left);
  const box: Box = { left, top: key.height + 6, width: chartWidth - left - 20, height };
  const edges = edgesOf(wide);
  const ticks = ticksOf(greatest(edges.at(-1) ?? []), 5, 'count');
  const top = ticks.at(-1) ?? 1;
  const x = (day: number): number => round(box.left + (day / Math.max(1, days.length - 1)) * box.width);
  const y = (value: number): number => round(box.top + box.height * (1 - value / top));
  const points = (edge: readonly number[]): readonly string[] => edge.map((value, day) => `${x(day)},${y(value)}`);
  const areas = chart.bands.map(({ name }, i) => {
    const outline = [...points(edges[i + 1] ?? []), ...[...points(edges[i] ?? [])].reverse()].join(' ');
    return html`<polygon class="area ${shades[i] ?? ''}" points="${outline}"><title>${name}</title></polygon>
`;
  });
  const labels = spread(chart.days.length, 8).map((day) => ({ x: x(day), text: shortDay(chart.days[day] ?? 0) }));
  const markup = html`${key.markup}${grid(ticks, box, amount)}${areas}${hits(wide, box)}${below(labels, box.top + height + 20)}`;
  return { markup, height: box.top + height + 32 };
};

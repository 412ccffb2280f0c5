import { html } from '../../html/markup.ts';
import type { StripsChart } from '../chart.ts';
import { greatest, ticksOf } from '../scale.ts';
import { span } from '../words.ts';
import { dots } from './dots.ts';
import { below, chartWidth, type Drawn, lineHeight, round, short, textWidth } from './frame.ts';

const rowHeight = 34;
const left = 196;
const right = 52;
const width = chartWidth - left - right;

/** A row of dots for each name along one axis of durations, with a line through all of them for each level. */
export const stripsSvg = (chart: StripsChart): Drawn => {
  const values = [...chart.rows.flatMap(({ points }) => points), ...chart.levels].map(({ value }) => value);
  const ticks = ticksOf(greatest(values), 7, 'duration');
  const most = ticks.at(-1) ?? 1;
  const x = (value: number): number => left + (Math.max(0, value) / most) * width;
  const top = 10 + chart.levels.length * lineHeight;
  const bottom = top + chart.rows.length * rowHeight;
  const rows = chart.rows.map(({ name, tone, points }, i) => {
    const y = top + (i + 0.5) * rowHeight;
    return html`<g><title>${name}</title><line class="grid" x1="${left}" y1="${y}" x2="${left + width}" y2="${y}"/><text x="${left - 12}" y="${y + 4}" text-anchor="end">${short(name)}</text><text class="soft" x="${chartWidth - 4}" y="${y + 4}" text-anchor="end">${points.length}</text></g>
${dots(
  points.map(({ value, title }) => ({ x: x(value), y, title: `${title}: ${span(value)}` })),
  tone,
)}`;
  });
  const levels = chart.levels.map(({ label, value }, i) => {
    const text = `${label} ${span(value)}`;
    const place = round(x(value));
    const isLeft = place + 6 + textWidth(text) > chartWidth;
    const y = 12 + i * lineHeight;
    return html`<line class="level" x1="${place}" y1="${y - 8}" x2="${place}" y2="${bottom}"/><text class="label" x="${place + (isLeft ? -6 : 6)}" y="${y}"${isLeft ? html` text-anchor="end"` : undefined}>${text}</text>
`;
  });
  const axis = html`<line class="axis" x1="${left}" y1="${bottom}" x2="${left + width}" y2="${bottom}"/>`;
  const labels = ticks.map((tick) => ({ x: x(tick), text: span(tick) }));
  return { markup: html`${axis}${rows}${levels}${below(labels, bottom + 20)}`, height: bottom + 32 };
};

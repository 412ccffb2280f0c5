import { html } from '../../html/markup.ts';
import type { BarsChart } from '../chart.ts';
import { greatest, ticksOf } from '../scale.ts';
import { amount, barNote } from '../words.ts';
import { below, chartWidth, type Drawn, round, short, textWidth } from './frame.ts';

const rowHeight = 30;
const left = 196;

/** A bar for each row, and a mark where it was expected to end. */
export const barsSvg = (chart: BarsChart): Drawn => {
  const { names } = chart;
  const notes = chart.rows.map(barNote);
  const width = chartWidth - left - 24 - Math.max(100, greatest(notes.map(textWidth)));
  const ticks = ticksOf(greatest(chart.rows.flatMap(({ value, mark = 0 }) => [value, mark])), 5, 'count');
  const most = ticks.at(-1) ?? 1;
  const x = (value: number): number => round(left + (value / most) * width);
  const top = 34;
  const bottom = top + chart.rows.length * rowHeight;
  const rows = chart.rows.map(({ label, value, mark }, i) => {
    const y = top + i * rowHeight;
    return html`<g><title>${label}: ${notes[i] ?? ''}</title><text x="${left - 12}" y="${y + 19}" text-anchor="end">${short(label)}</text><rect class="area plain s0" x="${left}" y="${y + 6}" width="${round(Math.max(0, x(value) - left))}" height="18" rx="2"/>${
      mark === undefined
        ? undefined
        : html`<line class="mark" x1="${x(mark)}" y1="${y + 2}" x2="${x(mark)}" y2="${y + 28}"/>`
    }<text class="soft" x="${left + width + 14}" y="${y + 19}">${notes[i] ?? ''}</text></g>
`;
  });
  const second = left + 34 + textWidth(names.value) + 20;
  const key = html`<rect class="area plain s0" x="${left}" y="6" width="12" height="12" rx="2"/><text x="${left + 18}" y="16">${names.value}</text>${
    names.mark === undefined
      ? undefined
      : html`<line class="mark" x1="${round(second)}" y1="3" x2="${round(second)}" y2="21"/><text x="${round(second + 10)}" y="16">${names.mark}</text>
`
  }`;
  const axis = html`<line class="axis" x1="${left}" y1="${bottom}" x2="${left + width}" y2="${bottom}"/>`;
  const labels = ticks.map((tick) => ({ x: x(tick), text: amount(tick) }));
  return { markup: html`${key}${axis}${rows}${below(labels, bottom + 20)}`, height: bottom + 32 };
};

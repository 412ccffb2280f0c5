import type { ScatterChart } from '../chart.ts';
import { greatest, spread, ticksOf } from '../scale.ts';
import { shortDay, span } from '../words.ts';
import { createDotField } from './dots.ts';
import { axisLabels, framed, leftWidth } from './frame.ts';
import type { Glyphs } from './glyphs.ts';

const height = 12;

/** At its line, or at the nearest one that has no label yet. There are more lines than labels. */
const withLabel = (labels: Map<number, string>, line: number, label: string): void => {
  const lines = Array.from({ length: height }, (_, i) => i).filter((one) => !labels.has(one));
  lines.sort((a, b) => Math.abs(a - line) - Math.abs(b - line));
  labels.set(lines[0] ?? line, label);
};

/** Dots over time, with a line across for each level. */
export const scatterText = (chart: ScatterChart, width: number, glyphs: Glyphs): readonly string[] => {
  const most = greatest([...chart.points, ...chart.levels].map(({ value }) => value));
  const ticks = ticksOf(most, 4, 'duration');
  const top = ticks.at(-1) ?? 1;
  const left = axisLabels(ticks, height, span);
  const names = chart.levels.map(({ label, value }) => `${label} ${span(value)}`);
  const plotWidth = Math.max(
    10,
    width - leftWidth(left.values()) - Math.max(0, ...names.map((name) => name.length + 1)),
  );
  const field = createDotField(plotWidth, height, glyphs);
  const extent = Math.max(1, chart.to - chart.from);
  for (const { at, value } of chart.points) field.add((at - chart.from) / extent, value / top);
  const right = new Map<number, string>();
  for (const [i, { value }] of chart.levels.entries()) withLabel(right, field.level(value / top), names[i] ?? '');
  const below = spread(plotWidth, Math.max(2, Math.floor(plotWidth / 14))).map((at) => ({
    at,
    text: shortDay(chart.from + (at / Math.max(1, plotWidth - 1)) * extent),
  }));
  return framed({ lines: field.lines(), width: plotWidth, left, right, below }, glyphs);
};

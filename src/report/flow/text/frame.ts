import { columns } from '../../text.ts';
import type { Glyphs } from './glyphs.ts';

/** A drawing of characters with what stands beside it and below it. */
export interface Plot {
  /** Lines of one width, the top one first. */
  readonly lines: readonly string[];
  readonly width: number;
  /** What stands at the left of a line. */
  readonly left: ReadonlyMap<number, string>;
  /** What stands at the right of a line. */
  readonly right?: ReadonlyMap<number, string>;
  /** What stands below a column, in order. */
  readonly below: readonly { readonly at: number; readonly text: string }[];
}

/** As many of the labels as fit without touching one another, each centred on its column; the last one comes before others. */
export const labelLine = (labels: Plot['below'], width: number): string => {
  const starts = labels.map(({ at, text }) => Math.max(0, Math.min(width - columns(text), at - (columns(text) >> 1))));
  const last = labels.length - 1;
  const limit = starts[last] ?? width;
  let line = '';
  for (const [i, { text }] of labels.entries()) {
    const start = starts[i] ?? 0;
    const used = columns(line);
    if (line !== '' && start < used + 2) continue;
    if (i < last && start + columns(text) + 2 > limit) continue;
    line += ' '.repeat(Math.max(0, start - used)) + text;
  }
  return line;
};

/** How many columns the labels at the left take, with the axis. */
export const leftWidth = (labels: Iterable<string>): number => Math.max(0, ...[...labels].map(columns)) + 2;

/** The drawing with its axes. */
export const framed = (plot: Plot, glyphs: Glyphs): readonly string[] => {
  const margin = leftWidth(plot.left.values()) - 2;
  const lines = plot.lines.map((line, i) => {
    const label = plot.left.get(i) ?? '';
    const after = plot.right?.get(i);
    const edge = label === '' ? glyphs.upright : glyphs.tick;
    return `${' '.repeat(margin - columns(label))}${label} ${edge}${line}${after === undefined ? '' : ` ${after}`}`;
  });
  const below = labelLine(plot.below, plot.width);
  return [
    ...lines,
    `${' '.repeat(margin)} ${glyphs.corner}${glyphs.across.repeat(plot.width)}`,
    ...(below === '' ? [] : [`${' '.repeat(margin + 2)}${below}`]),
  ].map((line) => line.trimEnd());
};

/** Labels of an axis at the lines where they belong; each line has one at most, the greater value wins. */
export const axisLabels = (
  ticks: readonly number[],
  height: number,
  text: (value: number) => string,
): ReadonlyMap<number, string> => {
  const top = ticks.at(-1) ?? 1;
  const labels = new Map<number, string>();
  for (const tick of ticks) {
    const line = Math.round((1 - tick / top) * height) - (tick === 0 ? 1 : 0);
    labels.set(Math.min(height - 1, Math.max(0, line)), text(tick));
  }
  return labels;
};

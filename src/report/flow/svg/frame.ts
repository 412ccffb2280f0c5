import { html, type Markup } from '../../html/markup.ts';
import { columns, printable, shortened } from '../../text.ts';
import type { ChartTone } from '../chart.ts';

/** All charts are that wide, in the units of their pictures. */
export const chartWidth = 960;
/** What a letter of 12 units takes in a font of fixed width. */
export const letter = 7.3;
export const lineHeight = 15;

/** Where the plot of a chart is. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A chart without its outer element. */
export interface Drawn {
  readonly markup: Markup;
  readonly height: number;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

export const textWidth = (text: string): number => columns(text) * letter;

export const short = (name: string, letters = 24): string => shortened(printable(name), letters);

/** Colours by what it is about; of several with the same tone each has a shade. */
export const shadesOf = (tones: readonly ChartTone[]): readonly string[] => {
  const seen = new Map<ChartTone, number>();
  return tones.map((tone) => {
    const count = seen.get(tone) ?? 0;
    seen.set(tone, count + 1);
    return `${tone} s${count % 4}`;
  });
};

/** Lines across at the ticks of the upright axis, with their labels. */
export const grid = (
  ticks: readonly number[],
  { left, top, width, height }: Box,
  text: (value: number) => string,
): Markup => {
  const most = ticks.at(-1) ?? 1;
  return html`${ticks.map((tick) => {
    const y = round(top + height * (1 - tick / most));
    return html`<line class="grid" x1="${left}" y1="${y}" x2="${left + width}" y2="${y}"/><text class="soft" x="${left - 8}" y="${y + 4}" text-anchor="end">${text(tick)}</text>
`;
  })}`;
};

/** As many labels below an axis as fit, each in the middle of its place; the first and the last one come before others. */
export const below = (labels: readonly { readonly x: number; readonly text: string }[], y: number): Markup => {
  const reach = ({ x, text }: { readonly x: number; readonly text: string }): readonly [number, number] => {
    const half = textWidth(text) / 2;
    const middle = Math.min(chartWidth - half, Math.max(half, x));
    return [middle - half, middle + half];
  };
  const last = labels.length - 1;
  const [limit = chartWidth] = labels[last] === undefined ? [] : reach(labels[last]);
  let used = Number.NEGATIVE_INFINITY;
  return html`${labels.flatMap((label, i) => {
    const [from, to] = reach(label);
    if (from < used + letter || (i < last && to + letter > limit)) return [];
    used = to;
    return [
      html`<text class="soft" x="${round((from + to) / 2)}" y="${y}" text-anchor="middle">${label.text}</text>
`,
    ];
  })}`;
};

/** Places along an axis that are at least `space` apart, moved on where they would overlap and back where they would leave it. */
export const apart = (places: readonly number[], space: number, least: number, most: number): readonly number[] => {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  let next = least;
  for (const i of order) {
    moved[i] = Math.max(next, places[i] ?? 0);
    next = (moved[i] ?? 0) + space;
  }
  let limit = most;
  for (const i of order.reverse()) {
    moved[i] = Math.min(limit, moved[i] ?? 0);
    limit = (moved[i] ?? 0) - space;
  }
  return moved.map(round);
};

/** What colours mean, in as many lines as it takes. */
export const legend = (items: readonly { readonly name: string; readonly shade: string }[], left: number): Drawn => {
  let x = left;
  let y = 16;
  const parts = items.map(({ name, shade }) => {
    const text = short(name);
    const width = textWidth(text) + 40;
    if (x > left && x + width > chartWidth) {
      x = left;
      y += 20;
    }
    const part = html`<rect class="area ${shade}" x="${round(x)}" y="${y - 10}" width="12" height="12" rx="2"/><text x="${round(x + 18)}" y="${y}">${text}</text>
`;
    x += width;
    return part;
  });
  return { markup: html`${parts}`, height: y + 14 };
};

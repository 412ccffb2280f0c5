import type { ColumnsChart } from '../chart.ts';
import { bucketsOf, greatest, spread, ticksOf } from '../scale.ts';
import { amount } from '../words.ts';
import { axisLabels, framed, leftWidth } from './frame.ts';
import { type Glyphs, partOf } from './glyphs.ts';

const height = 8;
/** Wider columns are no easier to read. */
const widest = 6;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Upright bars; where there are more than fit, each stands for several. */
export const columnsText = (chart: ColumnsChart, width: number, glyphs: Glyphs): readonly string[] => {
  const room = Math.max(10, width - leftWidth([amount(greatest(chart.values) * 10)]));
  const buckets = bucketsOf(chart.values.length, room);
  const totals = buckets.map(([from, to]) => sum(chart.values.slice(from, to)));
  const ticks = ticksOf(greatest(totals), 4, 'count');
  const top = ticks.at(-1) ?? 1;
  const each = Math.max(1, Math.min(widest, Math.floor(room / Math.max(1, totals.length))));
  const gap = each > 1 ? 1 : 0;
  const lines = Array.from({ length: height }, (_, line) =>
    totals
      .map((value) => {
        const level = (value / top) * height - (height - 1 - line);
        // A bar that is there is seen on the lowest line.
        return partOf(glyphs.upwards, level).repeat(each - gap) + ' '.repeat(gap);
      })
      .join(''),
  );
  const plotWidth = totals.length * each;
  const middle = (bucket: number): number => bucket * each + ((each - gap) >> 1);
  const below = spread(totals.length, Math.max(2, Math.floor(plotWidth / 12))).map((at) => ({
    at: middle(at),
    text: chart.labels[buckets[at]?.[0] ?? 0] ?? '',
  }));
  const [first] = buckets;
  const size = first === undefined ? 1 : first[1] - first[0];
  const marks = (chart.marks ?? []).map(({ label, value }) => `${label} ${value}`);
  return [
    ...framed({ lines, width: plotWidth, left: axisLabels(ticks, height, amount), below }, glyphs),
    ...(size > 1 ? [`each column is the sum of ${size}`] : []),
    ...(marks.length > 0 ? [marks.join(' · ')] : []),
  ];
};

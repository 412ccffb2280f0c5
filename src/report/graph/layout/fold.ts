import { boxHeight, boxWidth } from '../../html/layout.ts';
import type { Arrangement, Point, Strand } from './arrangement.ts';

/** More edges than this over a fold are a tangle. */
const mostOver = 3;
const gutter = 76;
const apart = 12;
const lane = 20;
const margin = 16;
const origin: Point = { x: 0, y: 0 };

/** For each place between two rows of boxes: where it is, and how many edges cross it. */
const gapsOf = ({ boxes, strands }: Arrangement): readonly { readonly y: number; readonly over: number }[] => {
  const rows = [...new Set(boxes.map(({ y }) => y))].sort((a, b) => a - b);
  const index = new Map(rows.map((y, i) => [y, i]));
  const change: number[] = new Array(rows.length + 1).fill(0);
  for (const { from, to } of strands) {
    const ends = [from, to].map((phase) => index.get(boxes[phase]?.y ?? 0) ?? 0).sort((a, b) => a - b);
    const [low = 0, high = 0] = ends;
    change[low] = (change[low] ?? 0) + 1;
    change[high] = (change[high] ?? 0) - 1;
  }
  let over = 0;
  return rows.slice(1).map((y, i) => {
    over += change[i] ?? 0;
    return { y: y - boxHeight / 2 - 8, over };
  });
};

/** The heights at which a long picture is cut into columns; none where that would tangle it. */
const cutsOf = (arrangement: Arrangement): readonly number[] => {
  const { width, height } = arrangement;
  const columns = Math.round(Math.sqrt((1.5 * height) / (width + gutter)));
  if (columns < 2 || height < 12 * boxHeight || height < 1.6 * width) return [];
  const goal = height / columns;
  const cuts: number[] = [];
  for (const { y, over } of gapsOf(arrangement)) {
    if (y - (cuts.at(-1) ?? 0) >= goal && over <= mostOver && height - y > goal / 4) cuts.push(y);
  }
  const ends = [0, ...cuts, height];
  const longest = Math.max(...ends.slice(1).map((y, i) => y - (ends[i] ?? 0)));
  return longest > 2.5 * goal ? [] : cuts;
};

/** Where a strand goes over a fold: along the gutters beside its ends, and above the columns between them. */
const around = (
  strand: Strand,
  ends: readonly [Point, Point],
  gutters: readonly [number, number],
  shift: number,
): Strand => {
  const [from, to] = ends;
  const [start, stop] = [gutters[0] + shift * apart, gutters[1] + shift * apart];
  const side = from.x < start ? 1 : -1;
  const reach = to.x < stop ? 1 : -1;
  const first = { x: from.x + (side * boxWidth) / 2, y: from.y };
  const last = { x: to.x + (reach * boxWidth) / 2, y: to.y };
  const top = 6 + shift * 6;
  const points: readonly Point[] =
    gutters[0] === gutters[1]
      ? [first, { x: start, y: from.y }, { x: start, y: to.y }, last]
      : [first, { x: start, y: from.y }, { x: start, y: top }, { x: stop, y: top }, { x: stop, y: to.y }, last];
  const { label: _, ...rest } = strand;
  return { ...rest, way: 'square', points };
};

/** Cuts a long, narrow picture into columns that are read one after the other. Others stay as they are. */
export const folded = (arrangement: Arrangement): Arrangement => {
  const cuts = cutsOf(arrangement);
  if (cuts.length === 0) return arrangement;
  const { width, height, boxes, strands } = arrangement;
  const first = boxes.reduce((least, { y }) => Math.min(least, y), height) - boxHeight / 2 - 8;
  const starts = [first, ...cuts];
  const columnOf = (y: number): number =>
    Math.max(
      0,
      starts.findLastIndex((start) => y >= start),
    );
  const left = (column: number): number => margin + column * (width + gutter);
  const moved = (point: Point, column: number): Point => ({
    x: point.x + left(column),
    y: point.y - (starts[column] ?? 0) + lane,
  });
  const columns = boxes.map(({ y }) => columnOf(y));
  const placed = boxes.map((box, i) => moved(box, columns[i] ?? 0));
  const used = new Map<number, number>();
  const pieces = strands.map((strand): Strand => {
    const [from, to] = [columns[strand.from] ?? 0, columns[strand.to] ?? 0];
    if (from === to)
      return {
        ...strand,
        points: strand.points.map((point) => moved(point, from)),
        ...(strand.label === undefined ? {} : { label: moved(strand.label, from) }),
      };
    const beside = from < to ? from : from - 1;
    const shift = (used.get(beside) ?? 0) % (mostOver + 1);
    used.set(beside, shift + 1);
    const beyond = (column: number): number => left(column) + width + 14;
    const [start = origin, stop = origin] = [placed[strand.from], placed[strand.to]];
    return around(strand, [start, stop], [beyond(beside), beyond(from < to ? to - 1 : to)], shift);
  });
  const bottoms = starts.map((start, i) => (starts[i + 1] ?? height) - start);
  return {
    width: left(starts.length) - gutter + margin,
    height: Math.max(...bottoms) + lane + margin,
    boxes: placed,
    strands: pieces,
  };
};

import type { EdgeView } from '../../../contract/index.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge as it is drawn, with the middle of its label where there is room for one. */
export interface Strand {
  readonly edge: EdgeView;
  /** Indexes into the phases. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly Point[];
  /** How it leads through its points: in curves that go down or to the right, or in right angles. */
  readonly way: 'down' | 'right' | 'square';
  readonly label?: Point;
}

/** A graph with a place for everything. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** The middle of each phase's box. */
  readonly boxes: readonly Point[];
  readonly strands: readonly Strand[];
}

/** The text on an edge and the room that it takes. */
export interface Label {
  readonly text: string;
  readonly width: number;
}

export const labelHeight = 18;

const n = (value: number): string => String(Math.round(value * 10) / 10);
const at = ({ x, y }: Point): string => `${n(x)} ${n(y)}`;
const towards = (from: Point, to: Point, most: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(most, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
};

const curve = (a: Point, b: Point, way: Strand['way']): string => {
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  return way === 'right'
    ? `C${n(x)} ${n(a.y)} ${n(x)} ${n(b.y)} ${at(b)}`
    : `C${n(a.x)} ${n(y)} ${n(b.x)} ${n(y)} ${at(b)}`;
};

/** The path of a strand: curves through its points, or right angles with round corners. */
export const pathOf = ({ points, way }: Pick<Strand, 'points' | 'way'>): string => {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  if (way !== 'square') return `M${at(first)}${rest.map((point, i) => curve(points[i] ?? point, point, way)).join('')}`;
  const bends = rest.slice(0, -1).map((point, i) => {
    const [before, next] = [points[i] ?? point, rest[i + 1] ?? point];
    return `L${at(towards(point, before, 8))}Q${at(point)} ${at(towards(point, next, 8))}`;
  });
  return `M${at(first)}${bends.join('')}L${at(last)}`;
};

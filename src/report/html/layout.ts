import type { EdgeView, GraphView } from '../../contract/index.ts';

export interface Box {
  /** Index into the graph's phases. */
  readonly phase: number;
  readonly x: number;
  readonly y: number;
}

/** A way from one box to another, as an SVG path, with the point at which a label stands. */
export interface Wire {
  readonly edge: EdgeView;
  readonly path: string;
  readonly back: boolean;
  readonly label: { readonly x: number; readonly y: number };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
}

export const boxWidth = 230;
export const boxHeight = 54;
const rowHeight = boxHeight + 58;
const gap = 34;
const lane = 18;
const margin = 16;

/** A place in a row: a phase, or a lane that a longer edge passes through. */
interface Slot {
  readonly phase?: number;
  readonly width: number;
  readonly row: number;
  /** Neighbours in the rows above and below. */
  readonly linked: Slot[];
  x: number;
}

/** An edge between two phases of the graph, by their indexes. */
export interface Link {
  readonly edge: EdgeView;
  readonly from: number;
  readonly to: number;
}

/** The edges whose ends are phases of the graph. */
export const linksOf = (graph: GraphView): readonly Link[] => {
  const index = new Map<string, number>();
  for (const [i, { id }] of graph.phases.entries()) if (!index.has(id)) index.set(id, i);
  return graph.edges.flatMap((edge) => {
    const [from, to] = [index.get(edge.from), index.get(edge.to)];
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
};

/**
 * The row of each phase: one below its lowest predecessor. Where a cycle is in the way, the phase written first goes
 * first. Quadratic in phases at worst; only small graphs are drawn.
 */
const rowsOf = (count: number, links: readonly Link[]): readonly number[] => {
  const rows: number[] = new Array(count).fill(0);
  const waiting: number[] = new Array(count).fill(0);
  const forward = links.filter(({ edge, from, to }) => edge.kind !== 'loop' && from !== to);
  for (const { to } of forward) waiting[to] = (waiting[to] ?? 0) + 1;
  const open = new Set(rows.keys());
  while (open.size > 0) {
    const [first = 0] = open;
    let next = first;
    for (const phase of open) {
      if ((waiting[phase] ?? 0) > 0) continue;
      next = phase;
      break;
    }
    open.delete(next);
    for (const { from, to } of forward) {
      if (from !== next || !open.has(to)) continue;
      waiting[to] = (waiting[to] ?? 0) - 1;
      rows[to] = Math.max(rows[to] ?? 0, (rows[next] ?? 0) + 1);
    }
  }
  return rows;
};

const spread = (row: readonly Slot[], wanted: readonly number[]): void => {
  const apart = (a: Slot, b: Slot): number => (a.width + b.width) / 2 + gap;
  const right: number[] = [];
  for (const [i, slot] of row.entries()) {
    const before = row[i - 1];
    const least = before === undefined ? Number.NEGATIVE_INFINITY : (right[i - 1] ?? 0) + apart(before, slot);
    right.push(Math.max(wanted[i] ?? 0, least));
  }
  let most = Number.POSITIVE_INFINITY;
  for (let i = row.length - 1; i >= 0; i--) {
    const slot = row[i];
    if (slot === undefined) continue;
    const left = Math.min(wanted[i] ?? 0, most);
    const previous = row[i - 1];
    most = previous === undefined ? left : left - apart(previous, slot);
    slot.x = ((right[i] ?? 0) + left) / 2;
  }
};

const mean = (slot: Slot, row: number): number | undefined => {
  const near = slot.linked.filter((other) => other.row === row);
  return near.length === 0 ? undefined : near.reduce((sum, other) => sum + other.x, 0) / near.length;
};

// Boxes follow boxes and lanes follow lanes: the main way stays straight, and so do long edges.
const around = (slot: Slot): number => {
  let sum = 0;
  let weight = 0;
  for (const other of slot.linked) {
    const pull = other.width === slot.width ? 5 : 1;
    sum += other.x * pull;
    weight += pull;
  }
  return weight === 0 ? slot.x : sum / weight;
};

/** Orders each row by its neighbours, then moves the slots towards them without letting them meet. */
const settle = (rows: readonly Slot[][]): void => {
  for (const row of rows)
    spread(
      row,
      row.map(() => 0),
    );
  for (let sweep = 0; sweep < 6; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const keys = new Map(row.map((slot) => [slot, mean(slot, slot.row + (down ? -1 : 1)) ?? slot.x]));
      row.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      spread(
        row,
        row.map((slot) => keys.get(slot) ?? slot.x),
      );
    }
  }
  for (let pass = 0; pass < 60; pass++) for (const row of rows) spread(row, row.map(around));
};

const n = (value: number): string => String(Math.round(value));

const downward = (slots: readonly Slot[]): string => {
  const top = (slot: Slot): number => margin + slot.row * rowHeight;
  return slots
    .map((slot, i) => {
      const before = slots[i - 1];
      if (before === undefined) return `M${n(slot.x)} ${n(top(slot) + boxHeight)}`;
      const [from, to] = [top(before) + boxHeight, top(slot) - (i === slots.length - 1 ? 5 : 0)];
      const middle = n((from + to) / 2);
      const bend = `C${n(before.x)} ${middle} ${n(slot.x)} ${middle} ${n(slot.x)} ${n(to)}`;
      return i === slots.length - 1 ? bend : `${bend}V${n(to + boxHeight)}`;
    })
    .join('');
};

const backward = (from: Slot, to: Slot, x: number): string => {
  const y = (slot: Slot): number => margin + slot.row * rowHeight + boxHeight / 2;
  const start = y(from) + 8;
  const end = y(to) - 8;
  return [
    `M${n(from.x + boxWidth / 2)} ${n(start)}H${n(x - 10)}Q${n(x)} ${n(start)} ${n(x)} ${n(start - 10)}`,
    `V${n(end + 10)}Q${n(x)} ${n(end)} ${n(x - 10)} ${n(end)}H${n(to.x + boxWidth / 2 + 5)}`,
  ].join('');
};

interface Way {
  readonly link: Link;
  readonly slots: readonly Slot[];
  readonly back: boolean;
}

/** Puts lanes into the rows that an edge skips, and ties neighbours to one another. */
const wayOf = (link: Link, slots: readonly Slot[], rows: readonly Slot[][]): Way | undefined => {
  const [from, to] = [slots[link.from], slots[link.to]];
  if (from === undefined || to === undefined) return undefined;
  if (to.row <= from.row) return { link, slots: [from, to], back: true };
  const way = [from];
  for (let row = from.row + 1; row < to.row; row++) {
    const passing: Slot = { width: lane, row, linked: [], x: 0 };
    rows[row]?.push(passing);
    way.push(passing);
  }
  way.push(to);
  for (const [i, slot] of way.entries()) {
    const next = way[i + 1];
    if (next === undefined) break;
    slot.linked.push(next);
    next.linked.push(slot);
  }
  return { link, slots: way, back: false };
};

const labelOf = (way: Way, incoming: number, x: number): { x: number; y: number } => {
  const [first, second] = way.slots;
  const [last, previous] = [way.slots.at(-1), way.slots.at(-2)];
  if (first === undefined || second === undefined || last === undefined || previous === undefined)
    return { x: 0, y: 0 };
  const top = (slot: Slot): number => margin + slot.row * rowHeight;
  if (way.back) return { x: x + 6, y: (top(first) + top(last)) / 2 + boxHeight / 2 };
  // Edges that part stand apart at their targets, edges that meet at their sources.
  const source = incoming > 1;
  const [a, b, share] = source ? [first, second, 0.36] : [previous, last, 0.55];
  const from = top(a) + boxHeight;
  return { x: a.x + (b.x - a.x) * (source ? 0.25 : 0.75), y: from + (top(b) - from) * share + 4 };
};

/** Places the phases of a small graph in rows from top to bottom. Loops and edges of cycles go back along the right. */
export const layoutOf = (graph: GraphView): Layout => {
  const links = linksOf(graph);
  const rowOf = rowsOf(graph.phases.length, links);
  const rows: Slot[][] = Array.from({ length: Math.max(0, ...rowOf) + 1 }, () => []);
  const slots = graph.phases.map((_, phase): Slot => {
    const slot: Slot = { phase, width: boxWidth, row: rowOf[phase] ?? 0, linked: [], x: 0 };
    rows[slot.row]?.push(slot);
    return slot;
  });
  const ways = links.flatMap((link) => wayOf(link, slots, rows) ?? []);
  settle(rows);
  const all = rows.flat();
  const left = Math.min(...all.map((slot) => slot.x - slot.width / 2)) - margin;
  for (const slot of all) slot.x -= left;
  const right = Math.max(0, ...all.map((slot) => slot.x + slot.width / 2));
  let backs = 0;
  const wires = ways.map((way): Wire => {
    const [from, to] = [way.slots[0], way.slots.at(-1)];
    const x = right + 26 + 22 * backs;
    if (way.back) backs += 1;
    const path = way.back && from !== undefined && to !== undefined ? backward(from, to, x) : downward(way.slots);
    const incoming = ways.filter((other) => !other.back && other.link.to === way.link.to).length;
    return { edge: way.link.edge, path, back: way.back, label: labelOf(way, incoming, x) };
  });
  return {
    width: Math.round(right + margin + (backs > 0 ? 22 * backs + 150 : 0)),
    height: rows.length * rowHeight - (rowHeight - boxHeight) + 2 * margin,
    boxes: slots.map((slot, phase) => ({
      phase,
      x: Math.round(slot.x - boxWidth / 2),
      y: margin + slot.row * rowHeight,
    })),
    wires,
  };
};

import { boxHeight, boxWidth, type Link } from '../../html/layout.ts';
import type { Arrangement, Point } from './arrangement.ts';
import { ownLoop } from './careful.ts';
import type { Ranks } from './ranks.ts';

const across = boxWidth + 28;
const down = boxHeight + 46;
const margin = 16;

/** The phases of each rank, those with near predecessors next to each other. */
const ordered = (phases: number, links: readonly Link[], ranks: Ranks): readonly (readonly number[])[] => {
  const before: number[][] = Array.from({ length: phases }, () => []);
  for (const { from, to } of links) if ((ranks.of[from] ?? 0) < (ranks.of[to] ?? 0)) before[to]?.push(from);
  const rows: number[][] = Array.from({ length: ranks.count }, () => []);
  for (let phase = 0; phase < phases; phase++) rows[ranks.of[phase] ?? 0]?.push(phase);
  const place: number[] = new Array(phases).fill(0);
  const wanted = (phase: number): number => {
    const near = before[phase] ?? [];
    return near.length === 0 ? 0 : near.reduce((sum, one) => sum + (place[one] ?? 0), 0) / near.length;
  };
  for (const row of rows) {
    const keys = new Map(row.map((phase) => [phase, wanted(phase)]));
    row.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b);
    for (const [i, phase] of row.entries()) place[phase] = row.length === 1 ? 0.5 : i / (row.length - 1);
  }
  return rows;
};

/**
 * Rows from top to bottom for graphs that are too large for more: broad ranks take several rows, edges run behind boxes
 * and carry no label. Linear, but for sorting the rows.
 */
export const simply = (phases: number, links: readonly Link[], ranks: Ranks): Arrangement => {
  // About as broad as high, where the ranks are broad.
  const most = Math.max(6, Math.ceil(Math.sqrt((phases * down) / across) * 1.3));
  const rows = ordered(phases, links, ranks).flatMap((row) => {
    const parts = Math.ceil(row.length / most);
    const size = Math.ceil(row.length / parts);
    return Array.from({ length: parts }, (_, i) => row.slice(i * size, (i + 1) * size));
  });
  const broadest = rows.reduce((max, row) => Math.max(max, row.length), 0);
  const boxes: Point[] = new Array(phases).fill({ x: 0, y: 0 });
  for (const [i, row] of rows.entries())
    for (const [k, phase] of row.entries())
      boxes[phase] = {
        x: margin + ((broadest - row.length) / 2 + k) * across + boxWidth / 2,
        y: margin + i * down + boxHeight / 2,
      };
  return {
    width: 2 * margin + broadest * across,
    height: 2 * margin + Math.max(0, rows.length * down - (down - boxHeight)),
    boxes,
    strands: links.map((link) => {
      const [from, to] = [boxes[link.from], boxes[link.to]];
      if (from === undefined || to === undefined || link.from === link.to) return ownLoop(link, boxes);
      const side = to.y > from.y ? 1 : -1;
      return {
        ...link,
        way: 'down',
        points: [
          { x: from.x, y: from.y + (side * boxHeight) / 2 },
          { x: to.x, y: to.y - (side * boxHeight) / 2 },
        ],
      };
    }),
  };
};

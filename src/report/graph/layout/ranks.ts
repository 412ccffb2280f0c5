import type { Link } from '../../html/layout.ts';

/** How the phases of a graph stand to one another, before anything is placed. */
export interface Ranks {
  /** The rank of each phase: one below its lowest predecessor. */
  readonly of: readonly number[];
  readonly count: number;
  /** The phases of the fullest rank. */
  readonly widest: number;
  /** How many ranks all edges together go along. */
  readonly passed: number;
}

const isAhead = ({ edge, from, to }: Link): boolean => edge.kind !== 'loop' && from !== to;

/** Ranks by longest way. Where a cycle is in the way, the phase written first goes first. Linear. */
export const ranksOf = (phases: number, links: readonly Link[]): Ranks => {
  const after: number[][] = Array.from({ length: phases }, () => []);
  const waiting: number[] = new Array(phases).fill(0);
  for (const { from, to } of links.filter(isAhead)) {
    after[from]?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const of: number[] = new Array(phases).fill(0);
  const queue: number[] = [...of.keys()].filter((phase) => waiting[phase] === 0);
  const queued = new Set(queue);
  let first = 0;
  for (let at = 0; at < phases; at++) {
    while (at === queue.length && first < phases) {
      if (!queued.has(first)) queue.push(first);
      queued.add(first);
      first += 1;
    }
    const phase = queue[at] ?? 0;
    for (const to of after[phase] ?? []) {
      if (queued.has(to)) continue;
      of[to] = Math.max(of[to] ?? 0, (of[phase] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] !== 0) continue;
      queue.push(to);
      queued.add(to);
    }
  }
  const sizes: number[] = [];
  for (const rank of of) sizes[rank] = (sizes[rank] ?? 0) + 1;
  let widest = 0;
  for (const size of sizes) widest = Math.max(widest, size);
  const passed = links.reduce((sum, { from, to }) => sum + Math.abs((of[to] ?? 0) - (of[from] ?? 0)), 0);
  return { of, count: sizes.length, widest, passed };
};

import { start } from './model.ts';
import type { Way, Ways } from './ways.ts';

/**
 * When a node runs: so many steps after its anchor, whenever that runs. Nodes with one anchor and depth run in one step,
 * those that are not `sure` in some runs only.
 */
export interface Spot {
  readonly anchor: string;
  readonly depth: number;
  readonly sure: boolean;
}

/** The nodes after which several may run at once. */
export const forksOf = ({ into, back }: Ways): ReadonlySet<string> => {
  const choices = new Map<string, unknown>();
  const forking = new Set<string>();
  for (const ways of [...into.values(), back])
    for (const way of ways) {
      const isOne = way.from.length === 1 && way.branch !== undefined && !way.branch.several && !way.sent;
      const choice = isOne ? way.branch : way;
      for (const from of way.from) {
        if ((choices.has(from) && choices.get(from) !== choice) || (way.branch && !isOne)) forking.add(from);
        choices.set(from, choice);
      }
    }
  return forking;
};

/** Whether no two nodes of a step run together, which holds where at most one way is taken at each step before. */
export const singleSteps = (ways: Ways, spots: Spots): ((step: Pick<Spot, 'anchor' | 'depth'>) => boolean) => {
  const forking = forksOf(ways);
  const last = new Map<string, number>();
  for (const node of [start, ...ways.order]) {
    const spot = spots.get(node);
    // From the first fork of an anchor on, several nodes may run together.
    if (spot && forking.has(node)) last.set(spot.anchor, Math.min(last.get(spot.anchor) ?? spot.depth, spot.depth));
  }
  return ({ anchor, depth }) => depth <= (last.get(anchor) ?? depth);
};

export type Spots = ReadonlyMap<string, Spot>;

/** The step in which a way is taken; undefined where its nodes do not run in steps that can be compared. */
export const stepOf = (
  spots: Spots,
  { from }: Way,
): { readonly anchor: string; readonly depth: number } | undefined => {
  const [first, ...others] = from.map((name) => spots.get(name));
  if (!first || others.some((one) => one?.anchor !== first.anchor)) return undefined;
  return { anchor: first.anchor, depth: Math.max(...from.map((name) => spots.get(name)?.depth ?? 0)) };
};

export const isSure = (spots: Spots, { from, branch }: Way): boolean =>
  branch === undefined && from.every((name) => spots.get(name)?.sure === true);

/** Finds out which nodes run in the same step. */
export const spotsOf = ({ order, into, back }: Ways): Spots => {
  const spots = new Map<string, Spot>([[start, { anchor: start, depth: 0, sure: true }]]);
  const heads = new Set(back.map(({ to }) => to));
  for (const node of order) {
    const ways = into.get(node) ?? [];
    const [first, ...others] = ways.map((way) => stepOf(spots, way));
    const isSame = first && others.every((one) => one?.anchor === first.anchor && one.depth === first.depth);
    const spot =
      isSame && !heads.has(node)
        ? { anchor: first.anchor, depth: first.depth + 1, sure: ways.some((way) => isSure(spots, way)) }
        : { anchor: node, depth: 0, sure: true };
    spots.set(node, spot);
  }
  return spots;
};

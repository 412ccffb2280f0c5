import { parsePath, printPath } from '../../contract/model/index.ts';
import { isInherited, isKeyed, isList, type Keyed, ownValue, unreadable } from './read.ts';

/** The paths that a phase declares to write, by segment. */
interface Node {
  /** A path ends here: all that is below is declared. */
  whole: boolean;
  readonly below: Map<string, Node>;
}

const treeOf = (paths: readonly string[]): Node => {
  const root: Node = { whole: false, below: new Map() };
  for (const path of paths) {
    const parsed = parsePath(path);
    let node = root;
    for (const segment of parsed.kind === 'path' ? parsed.segments : []) {
      const next = node.below.get(segment) ?? { whole: false, below: new Map() };
      node.below.set(segment, next);
      node = next;
    }
    if (node !== root) node.whole = true;
  }
  return root;
};

interface Step {
  readonly nodes: readonly Node[];
  readonly before: unknown;
  readonly after: Keyed;
  readonly path: readonly string[];
}

/**
 * What differs between two contexts beside the declared paths, in the order in which it is met. Parts below which nothing
 * is declared are told as a whole; elements that a `*` stands for, once for all of them.
 */
export const undeclaredWrites = (paths: readonly string[]): ((before: object, after: object) => readonly string[]) => {
  const root = treeOf(paths);
  return (before, after) => {
    if (isUnchanged(before, after)) return none;
    const told = new Set<string>();
    const seen = new Map<Node | undefined, Set<object>>();
    const left: Step[] = isKeyed(after) ? [{ nodes: [root], before, after, path: [] }] : [];
    for (let step = left.pop(); step; step = left.pop()) {
      const met = seen.get(step.nodes[0]) ?? new Set();
      if (met.has(step.after)) continue;
      seen.set(step.nodes[0], met.add(step.after));
      for (const next of compare(step, told).reverse()) left.push(next);
    }
    return [...told];
  };
};

const none: readonly string[] = Object.freeze([]);

/**
 * Nothing was put in place of what stood at the top, which is what most phases leave that return nothing. What the copy inherits
 * is taken to have changed.
 */
const isUnchanged = (before: object, after: object): boolean => {
  if (!isKeyed(before) || !isKeyed(after)) return false;
  try {
    for (const key in after) if (!Object.is(after[key], before[key]) || isInherited(key)) return false;
    return true;
  } catch {
    return false;
  }
};

/** Tells what a level adds, and gives the levels below it at which something is declared. */
const compare = ({ nodes, before, after, path }: Step, told: Set<string>): Step[] => {
  const deeper: Step[] = [];
  for (const key of ownKeys(after)) {
    const now = ownValue(after, key);
    const then = isKeyed(before) ? ownValue(before, key) : undefined;
    if (now === undefined || now === unreadable || Object.is(now, then)) continue;
    const next = nodes.flatMap((node) => [node.below.get(key) ?? [], node.below.get('*') ?? []].flat());
    if (next.some((node) => node.whole)) continue;
    const starred = next.length > 0 && !nodes.some((node) => node.below.has(key));
    const here = [...path, starred || isList(after) ? '*' : key];
    if (next.length > 0 && isKeyed(now)) deeper.push({ nodes: next, before: then, after: now, path: here });
    else told.add(printPath(here));
  }
  return deeper;
};

const ownKeys = (holder: Keyed): readonly string[] => {
  try {
    return Object.keys(holder);
  } catch {
    return [];
  }
};

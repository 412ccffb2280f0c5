import type { Span } from '../../../core/index.ts';
import { type Branch, end, type GraphModel, type Sent, start } from './model.ts';

/** One reason for a node to run. */
export interface Way {
  /** The nodes that must have run: several only where an edge waits for all of them. */
  readonly from: readonly string[];
  readonly to: string;
  readonly at: Span;
  /** The choice that takes this way. */
  readonly branch?: Branch;
  readonly sent?: Sent;
}

export interface Ways {
  /** The nodes that a run can reach, each after those from which ways lead to it, but for ways back. */
  readonly order: readonly string[];
  /** By the node that they lead to; without the ways back. */
  readonly into: ReadonlyMap<string, readonly Way[]>;
  readonly back: readonly Way[];
}

/** All ways of a graph between nodes that it has. */
export const allWays = ({ nodes, edges, branches }: GraphModel): readonly Way[] => {
  const known = new Set([start, ...nodes.map(({ id }) => id)]);
  const ways: Way[] = [];
  const seen = new Set<string>();
  const add = (way: Way, key: string): void => {
    if (way.to === end || way.to === start || seen.has(key)) return;
    if (!known.has(way.to) || way.from.some((one) => !known.has(one))) return;
    seen.add(key);
    ways.push(way);
  };
  for (const { from, to } of edges) {
    const names = [...new Set(from.map(({ name }) => name))].sort();
    add({ from: names, to: to.name, at: to.at }, JSON.stringify(['edge', names, to.name]));
  }
  branches.forEach((branch, i) => {
    const from = [branch.from];
    for (const { name, at } of branch.labels) add({ from, to: name, at, branch }, JSON.stringify(['label', i, name]));
    for (const sent of branch.sent)
      add({ from, to: sent.to, at: sent.at, branch, sent }, JSON.stringify(['sent', i, sent.to, sent.at.start]));
  });
  return ways;
};

interface Frame {
  readonly node: string;
  next: number;
}

/** Follows a graph from its start, without recursion, and tells which of its ways lead back. */
export const waysOf = (model: GraphModel): Ways => {
  const leaving = new Map<string, { readonly way: Way; waits: number }[]>();
  for (const way of allWays(model)) {
    const entry = { way, waits: way.from.length };
    for (const from of way.from) {
      const list = leaving.get(from);
      if (list) list.push(entry);
      else leaving.set(from, [entry]);
    }
  }
  const state = new Map<string, 'open' | 'done'>([[start, 'open']]);
  const finished: string[] = [];
  const into = new Map<string, Way[]>();
  const back: Way[] = [];
  const stack: Frame[] = [{ node: start, next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const entry = leaving.get(frame.node)?.[frame.next++];
    if (!entry) {
      state.set(frame.node, 'done');
      finished.push(frame.node);
      stack.pop();
      continue;
    }
    // An edge that waits for several nodes is a way once the last of them is found.
    if (--entry.waits > 0) continue;
    const { way } = entry;
    const known = state.get(way.to);
    if (known === 'open') {
      back.push(way);
      continue;
    }
    const list = into.get(way.to);
    if (list) list.push(way);
    else into.set(way.to, [way]);
    if (known) continue;
    state.set(way.to, 'open');
    stack.push({ node: way.to, next: 0 });
  }
  return { order: finished.reverse().filter((node) => node !== start), into, back };
};

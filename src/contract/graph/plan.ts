import { type Effects, effectsOf, type FieldTouches } from './effects.ts';
import type { Structure } from './structure.ts';
import type { Topology } from './topology.ts';
import type { Touches } from './touches.ts';
import type { Ways } from './ways.ts';

/** A back edge, the nodes that it repeats, and the effects of the field among them. */
export interface StretchLoop {
  readonly from: number;
  readonly to: number;
  readonly body: ReadonlySet<number>;
  readonly ofBody: bigint;
  /** Going round changes what is known of the field: it is touched inside, or reaches the loop through a side entry. */
  readonly matters: boolean;
}

/** Nodes of one loop component, or nodes outside of loops, in topological order. */
export interface Stretch {
  readonly nodes: readonly number[];
  readonly loops: readonly StretchLoop[];
}

/** What a pass over one field needs: the nodes that matter, in order, and the field's effects. */
export interface Plan {
  readonly field: number;
  readonly topology: Topology;
  readonly structure: Structure;
  readonly touches: Touches;
  readonly effects: Effects;
  readonly stretches: readonly Stretch[];
  readonly touched: readonly number[];
  /** Touches of the field by a node, in its condition (0) or body (1). */
  touchesOf(node: number, part: 0 | 1): readonly number[];
  predsOf(node: number): readonly number[];
  /** Number of nodes a pass visits. */
  readonly size: number;
}

export interface FlowBase {
  readonly topology: Topology;
  readonly structure: Structure;
  readonly touches: Touches;
  readonly byField: FieldTouches;
  readonly ways: Ways;
}

const nothing: readonly number[] = [];

/** Selects the region of a field: from its first touch to its last, whole loops included; else chains are skipped over. */
export const planOf = (base: FlowBase, field: number): Plan => {
  const { topology, structure, touches, byField } = base;
  const effects = effectsOf(touches, byField, field);
  const byNode = new Map<number, [number[], number[]]>();
  for (let at = byField.from[field] ?? 0; at < (byField.from[field + 1] ?? 0); at++) {
    const index = byField.index[at] ?? 0;
    const node = byField.node[at] ?? 0;
    const parts = byNode.get(node) ?? [[], []];
    byNode.set(node, parts);
    parts[partOf(touches, node, index)].push(index);
  }
  const touched = [...byNode.keys()];
  const nodes = regionOf(base, touched);
  return {
    field,
    topology,
    structure,
    touches,
    effects,
    touched,
    stretches: stretchesOf(base, nodes, byNode, effects),
    touchesOf: (node, part) => byNode.get(node)?.[part] ?? nothing,
    predsOf: (node) =>
      Array.from(topology.preds.target.subarray(topology.preds.start[node], topology.preds.start[node + 1])),
    size: nodes.length,
  };
};

const partOf = (touches: Touches, node: number, index: number): 0 | 1 =>
  index < (touches.from[node * 2 + 1] ?? 0) ? 0 : 1;

const regionOf = ({ topology, structure }: FlowBase, touched: readonly number[]): number[] => {
  const { position, order, component } = topology;
  const at = touched.map((node) => position[node] ?? 0);
  // An open phase before the first touch may already have written the field.
  let low = Math.min(at[0] ?? 0, structure.openAt[0] ?? order.length);
  let high = at.at(-1) ?? 0;
  const loopAt = (position: number): number => component[order[position] ?? 0] ?? -1;
  while (low > 0 && loopAt(low) >= 0 && loopAt(low - 1) === loopAt(low)) low--;
  while (high + 1 < order.length && loopAt(high) >= 0 && loopAt(high + 1) === loopAt(high)) high++;
  const positions = new Set(at);
  for (const sorted of [structure.structuralAt, structure.openAt]) {
    for (let i = firstNotBelow(sorted, low); i < sorted.length && (sorted[i] ?? 0) <= high; i++)
      positions.add(sorted[i] ?? 0);
  }
  return [...positions].sort((a, b) => a - b).map((p) => order[p] ?? 0);
};

const firstNotBelow = (sorted: Int32Array | readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const hasSideEntry = ({ preds }: Topology, body: ReadonlySet<number>, head: number): boolean => {
  for (const node of body) {
    if (node === head) continue;
    for (let i = preds.start[node] ?? 0; i < (preds.start[node + 1] ?? 0); i++)
      if (!body.has(preds.target[i] ?? 0)) return true;
  }
  return false;
};

const stretchesOf = (
  { topology, ways }: FlowBase,
  nodes: readonly number[],
  byNode: ReadonlyMap<number, readonly (readonly number[])[]>,
  effects: Effects,
): Stretch[] => {
  const stretches: { nodes: number[]; loops: Stretch['loops']; id: number }[] = [];
  for (const node of nodes) {
    const id = topology.component[node] ?? -1;
    const last = stretches.at(-1);
    if (last && last.id === id) {
      last.nodes.push(node);
      continue;
    }
    const loops = topology.loops.flatMap(({ from, to }, number) => {
      if (id < 0 || topology.component[from] !== id) return [];
      let ofBody = 0n;
      const body = ways.body(number);
      for (const member of body) {
        for (const index of byNode.get(member)?.flat() ?? []) ofBody |= effects.bitOf.get(index) ?? 0n;
      }
      return [{ from, to, body, ofBody, matters: ofBody !== 0n || hasSideEntry(topology, body, to) }];
    });
    stretches.push({ nodes: [node], loops, id });
  }
  return stretches;
};

import { needsEdge, type Topology } from './topology.ts';

/**
 * What the analyses ask about single nodes. A node is `skippable` where some run may skip it; `structural` where its
 * input is more than the output of the node before it; every other node continues the chain of its predecessor.
 */
export interface Structure {
  readonly skippable: Uint8Array;
  /** Skipped when its predecessors were (join `any`, or an edge of kind `needs`). */
  readonly dependent: Uint8Array;
  readonly any: Uint8Array;
  readonly structural: Uint8Array;
  /** A successor looks at this node's state as it is when the node ran. */
  readonly ranWanted: Uint8Array;
  /** The chain that a node belongs to; chains are numbered in topological order. */
  readonly chain: Int32Array;
  readonly chainCount: number;
  /** Positions of structural nodes, ascending. */
  readonly structuralAt: Int32Array;
  /** Positions of open phases, ascending. */
  readonly openAt: readonly number[];
  /** True where every node always runs and the nodes form one line: the fast analyses are then exact. */
  readonly simple: boolean;
}

/** One pass over nodes and edges. */
export const structureOf = (topology: Topology): Structure => {
  const { nodeCount, preds, succs, order, component, phases } = topology;
  const skippable = new Uint8Array(nodeCount);
  const dependent = new Uint8Array(nodeCount);
  const any = new Uint8Array(nodeCount);
  const structural = new Uint8Array(nodeCount);
  const ranWanted = new Uint8Array(nodeCount);
  const chain = new Int32Array(nodeCount);
  for (const loop of topology.loops) ranWanted[loop.from] = 1;
  const structuralAt: number[] = [];
  const openAt: number[] = [];
  let chainCount = 0;
  for (let at = 0; at < nodeCount; at++) {
    const node = order[at] ?? 0;
    const phase = phases[node];
    if (phase?.open) openAt.push(at);
    const first = preds.start[node] ?? 0;
    const last = preds.start[node + 1] ?? 0;
    let skipsWith = false;
    let never = false;
    any[node] = phase?.join === 'any' && preds.target[first] !== topology.start ? 1 : 0;
    for (let i = first; i < last; i++) {
      const pred = preds.target[i] ?? 0;
      if (!any[node] && preds.kind[i] !== needsEdge) continue;
      ranWanted[pred] = 1;
      dependent[node] = 1;
      if (skippable[pred]) skipsWith = true;
      else never = true;
    }
    skippable[node] = phase?.condition || (any[node] ? !never : skipsWith) ? 1 : 0;
    const only = last - first === 1 ? (preds.target[first] ?? 0) : -1;
    const alone = only >= 0 && (succs.start[only + 1] ?? 0) - (succs.start[only] ?? 0) === 1;
    structural[node] =
      !alone || dependent[node] || (component[node] ?? -1) >= 0 || (component[only] ?? -1) >= 0 ? 1 : 0;
    if (structural[node]) structuralAt.push(at);
    chain[node] = structural[node] ? chainCount++ : (chain[only] ?? 0);
  }
  const simple = chainCount <= 1 && !skippable.includes(1);
  return {
    skippable,
    dependent,
    any,
    structural,
    ranWanted,
    chain,
    chainCount,
    structuralAt: Int32Array.from(structuralAt),
    openAt,
    simple,
  };
};

import { type Csr, componentsOf, csrOf, transposed } from './csr.ts';
import type { EdgeInput, GraphInput, LoopInput, PhaseInput } from './input.ts';

export const sequenceEdge = 0;
export const needsEdge = 1;

/** A defect of the graph's own shape, found while it was built; the rules of `graph/` speak about it. */
export type GraphProblem =
  | { readonly kind: 'duplicate-phase'; readonly phase: PhaseInput; readonly first: PhaseInput }
  | {
      readonly kind: 'unknown-phase';
      readonly phase: string;
      readonly at: EdgeInput['at'];
      readonly where: string;
      readonly owner?: string;
    }
  | {
      readonly kind: 'cycle';
      readonly phases: readonly PhaseInput[];
      readonly edge: EdgeInput;
      readonly phase: PhaseInput;
    }
  | { readonly kind: 'loop-not-back'; readonly loop: LoopInput };

/**
 * Phases as numbers: the phases in file order, then a start node before all first phases and, where outputs are
 * declared, an end node after all last ones. Edges that close a cycle are left out (and reported).
 */
export interface Topology {
  readonly phases: readonly PhaseInput[];
  readonly index: ReadonlyMap<string, number>;
  readonly nodeCount: number;
  readonly start: number;
  /** -1 where there are no declared outputs. */
  readonly end: number;
  readonly preds: Csr;
  readonly succs: Csr;
  /** All nodes, every predecessor before its successors; the nodes of one loop stand together. */
  readonly order: Int32Array;
  readonly position: Int32Array;
  /** The number of the node's loop component; -1 outside of loops. */
  readonly component: Int32Array;
  readonly loops: readonly ResolvedLoop[];
  readonly problems: readonly GraphProblem[];
}

export interface ResolvedLoop {
  readonly loop: LoopInput;
  readonly from: number;
  readonly to: number;
}

interface Edge {
  from: number;
  to: number;
  kind: number;
}

/** Resolves names to numbers and puts the nodes in order. O(phases + edges), without recursion. */
export const buildTopology = (input: GraphInput): Topology => {
  const problems: GraphProblem[] = [];
  const { phases, index } = distinctPhases(input.phases, problems);
  const start = phases.length;
  const end = input.outputs === undefined ? -1 : start + 1;
  const nodeCount = start + (end < 0 ? 1 : 2);
  const declared = acyclic(phases, resolveEdges(phases, index, problems), problems);
  const edges = withEnds(declared, start, end);
  const succs = csrOf(nodeCount, edges.length, (add) => {
    for (const edge of edges) add(edge.from, edge.to, edge.kind);
  });
  const preds = transposed(succs);
  const loops = resolveLoops(input, index, problems);
  const { order, component, kept } = orderNodes(nodeCount, edges, succs, loops, problems);
  const position = new Int32Array(nodeCount);
  order.forEach((node, at) => {
    position[node] = at;
  });
  return { phases, index, nodeCount, start, end, preds, succs, order, position, component, loops: kept, problems };
};

const distinctPhases = (all: readonly PhaseInput[], problems: GraphProblem[]) => {
  const index = new Map<string, number>();
  const phases: PhaseInput[] = [];
  for (const phase of all) {
    const known = index.get(phase.id);
    const first = known === undefined ? undefined : phases[known];
    if (first) problems.push({ kind: 'duplicate-phase', phase, first });
    else {
      index.set(phase.id, phases.length);
      phases.push(phase);
    }
  }
  return { phases, index };
};

const resolveEdges = (
  phases: readonly PhaseInput[],
  index: ReadonlyMap<string, number>,
  problems: GraphProblem[],
): (Edge & { input: EdgeInput })[] => {
  const edges: (Edge & { input: EdgeInput })[] = [];
  phases.forEach((phase, to) => {
    const seen = phase.after.length > 1 ? new Set<number>() : undefined;
    for (const edge of phase.after) {
      const from = index.get(edge.phase);
      if (from === undefined) {
        problems.push({ kind: 'unknown-phase', phase: edge.phase, at: edge.at, where: 'after', owner: phase.id });
      } else if (!seen?.has(from)) {
        seen?.add(from);
        edges.push({ from, to, kind: edge.kind === 'needs' ? needsEdge : sequenceEdge, input: edge });
      }
    }
  });
  return edges;
};

/** Leaves out the edges inside a cycle that lead to a phase written no later; reports each cycle once. */
const acyclic = (
  phases: readonly PhaseInput[],
  edges: readonly (Edge & { input: EdgeInput })[],
  problems: GraphProblem[],
): Edge[] => {
  if (edges.every((edge) => edge.from < edge.to)) return [...edges];
  const forward = csrOf(phases.length, edges.length, (add) => {
    for (const edge of edges) add(edge.from, edge.to, edge.kind);
  });
  const { component } = componentsOf(forward);
  const reported = new Set<number>();
  return edges.filter((edge) => {
    const cyclic = edge.from === edge.to || component[edge.from] === component[edge.to];
    if (!cyclic || edge.from < edge.to) return true;
    const id = component[edge.to] ?? -1;
    const phase = phases[edge.to];
    if (phase && !reported.has(id)) {
      reported.add(id);
      const members = phases.filter((_, node) => component[node] === id);
      problems.push({ kind: 'cycle', phases: members, edge: edge.input, phase });
    }
    return false;
  });
};

const withEnds = (declared: readonly Edge[], start: number, end: number): Edge[] => {
  const hasPred = new Uint8Array(start);
  const hasSucc = new Uint8Array(start);
  for (const edge of declared) {
    hasPred[edge.to] = 1;
    hasSucc[edge.from] = 1;
  }
  const edges: Edge[] = [...declared];
  for (let node = 0; node < start; node++) {
    if (!hasPred[node]) edges.push({ from: start, to: node, kind: sequenceEdge });
    if (end >= 0 && !hasSucc[node]) edges.push({ from: node, to: end, kind: sequenceEdge });
  }
  if (end >= 0 && start === 0) edges.push({ from: start, to: end, kind: sequenceEdge });
  return edges;
};

const resolveLoops = (
  input: GraphInput,
  index: ReadonlyMap<string, number>,
  problems: GraphProblem[],
): ResolvedLoop[] => {
  const loops: ResolvedLoop[] = [];
  for (const loop of input.loops) {
    const from = index.get(loop.from);
    const to = index.get(loop.to);
    for (const end of ['from', 'to'] as const) {
      if (index.has(loop[end])) continue;
      problems.push({ kind: 'unknown-phase', phase: loop[end], at: loop.ends?.[end] ?? loop.at, where: 'loops' });
    }
    if (from !== undefined && to !== undefined) loops.push({ loop, from, to });
  }
  return loops;
};

/** Topological order in which the nodes of one loop component stand together. */
const orderNodes = (
  nodeCount: number,
  edges: readonly Edge[],
  succs: Csr,
  loops: readonly ResolvedLoop[],
  problems: GraphProblem[],
) => {
  const component = new Int32Array(nodeCount).fill(-1);
  const kept: ResolvedLoop[] = [];
  if (loops.length === 0) return { order: Int32Array.from(componentsOf(succs).nodes).reverse(), component, kept };
  const plain = Int32Array.from(componentsOf(succs).nodes).reverse();
  const plainPosition = new Int32Array(nodeCount);
  plain.forEach((node, at) => {
    plainPosition[node] = at;
  });
  for (const loop of loops) {
    if (loop.from === loop.to || leadsTo(succs, plainPosition, loop.to, loop.from)) kept.push(loop);
    else problems.push({ kind: 'loop-not-back', loop: loop.loop });
  }
  const cyclic = csrOf(nodeCount, edges.length + kept.length, (add) => {
    for (const edge of edges) add(edge.from, edge.to, edge.kind);
    for (const loop of kept) add(loop.from, loop.to, sequenceEdge);
  });
  const found = componentsOf(cyclic);
  const size = new Int32Array(found.count);
  for (const id of found.component) size[id] = (size[id] ?? 0) + 1;
  for (let node = 0; node < nodeCount; node++) {
    const id = found.component[node] ?? 0;
    if ((size[id] ?? 0) > 1) component[node] = id;
  }
  for (const loop of kept) if (loop.from === loop.to) component[loop.from] = found.component[loop.from] ?? -1;
  // Components come out in reverse topological order; inside one, the plain order holds.
  const order = Int32Array.from(plain).sort(
    (a, b) =>
      (found.component[b] ?? 0) - (found.component[a] ?? 0) || (plainPosition[a] ?? 0) - (plainPosition[b] ?? 0),
  );
  return { order, component, kept };
};

/** Whether a way leads from `from` to `to` (a node leads to itself). O(nodes and edges between them). */
export const leadsTo = (succs: Csr, position: Int32Array, from: number, to: number): boolean => {
  const limit = position[to] ?? 0;
  const seen = new Set([from]);
  const stack = [from];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === to) return true;
    for (let i = succs.start[node] ?? 0; i < (succs.start[node + 1] ?? 0); i++) {
      const next = succs.target[i] ?? 0;
      if ((position[next] ?? 0) > limit || seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return false;
};

import type { Structure } from './structure.ts';
import type { Topology } from './topology.ts';

/** Questions about order: which node comes before which, and what lies in a loop. Answers are remembered. */
export interface Ways {
  /** Whether a way leads from `a` to `b` along edges that are no back edges; false for a node and itself. */
  before(a: number, b: number): boolean;
  /** Whether a way leads from `a` to `b`, back edges included. */
  reaches(a: number, b: number): boolean;
  sameLoop(a: number, b: number): boolean;
  /** The phases on a way from the head to the source of a loop (an index into `topology.loops`), both included. */
  body(loop: number): ReadonlySet<number>;
}

const mostRemembered = 256;

/** Answers in O(1) inside a chain, else O(nodes + edges) once per first node while fewer than 256 are remembered. */
export const waysOf = (topology: Topology, structure: Structure): Ways => {
  const { position, component, succs, preds, loops, nodeCount } = topology;
  const remembered = new Map<number, Uint8Array>();
  const bodies = new Map<number, ReadonlySet<number>>();
  const from = (a: number): Uint8Array => {
    const known = remembered.get(a);
    if (known) return known;
    if (remembered.size >= mostRemembered) remembered.clear();
    const seen = new Uint8Array(nodeCount);
    walk(succs, a, seen);
    remembered.set(a, seen);
    return seen;
  };
  const at = (node: number): number => position[node] ?? 0;
  const before = (a: number, b: number): boolean => {
    if (a === b || at(a) >= at(b)) return false;
    if (structure.chain[a] === structure.chain[b] || a === topology.start) return true;
    return from(a)[b] === 1;
  };
  const sameLoop = (a: number, b: number): boolean => (component[a] ?? -1) >= 0 && component[a] === component[b];
  return {
    before,
    sameLoop,
    reaches: (a, b) =>
      sameLoop(a, b) ||
      before(a, b) ||
      loops.some((loop) => (before(a, loop.from) || a === loop.from) && (before(loop.to, b) || b === loop.to)),
    body(loop) {
      const known = bodies.get(loop);
      if (known) return known;
      const edge = loops[loop];
      const body = new Set<number>();
      if (edge) {
        const down = new Uint8Array(nodeCount);
        const up = new Uint8Array(nodeCount);
        walk(succs, edge.to, down);
        walk(preds, edge.from, up);
        for (let node = 0; node < nodeCount; node++) if (down[node] && up[node]) body.add(node);
      }
      bodies.set(loop, body);
      return body;
    },
  };
};

const walk = (csr: Topology['succs'], first: number, seen: Uint8Array): void => {
  const stack = [first];
  seen[first] = 1;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (let i = csr.start[node] ?? 0; i < (csr.start[node + 1] ?? 0); i++) {
      const next = csr.target[i] ?? 0;
      if (seen[next]) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
};

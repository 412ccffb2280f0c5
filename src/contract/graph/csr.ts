/** Compressed sparse rows: the targets of node n are `target[start[n]] … target[start[n + 1] - 1]`. */
export interface Csr {
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly kind: Uint8Array;
}

type Add = (from: number, to: number, kind: number) => void;

/** Packs edges into rows; `each` is called twice and must add the same edges both times. */
export const csrOf = (nodes: number, edges: number, each: (add: Add) => void): Csr => {
  const start = new Int32Array(nodes + 1);
  each((from) => {
    start[from + 1] = (start[from + 1] ?? 0) + 1;
  });
  for (let node = 0; node < nodes; node++) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const next = start.slice();
  const target = new Int32Array(edges);
  const kinds = new Uint8Array(edges);
  each((from, to, kind) => {
    const at = next[from] ?? 0;
    next[from] = at + 1;
    target[at] = to;
    kinds[at] = kind;
  });
  return { start, target, kind: kinds };
};

/** The same edges, seen from their targets. */
export const transposed = (csr: Csr): Csr =>
  csrOf(csr.start.length - 1, csr.target.length, (add) => {
    for (let from = 0; from + 1 < csr.start.length; from++) {
      for (let i = csr.start[from] ?? 0; i < (csr.start[from + 1] ?? 0); i++)
        add(csr.target[i] ?? 0, from, csr.kind[i] ?? 0);
    }
  });

/**
 * Tarjan's strongly connected components, iterative (R. Tarjan, "Depth-first search and linear graph algorithms",
 * SIAM J. Comput. 1, 1972). Components are numbered, and `nodes` listed, in reverse topological order. O(nodes + edges).
 */
export const componentsOf = (csr: Csr): { component: Int32Array; count: number; nodes: Int32Array } => {
  const count = csr.start.length - 1;
  const found = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const cursor = csr.start.slice();
  const component = new Int32Array(count).fill(-1);
  const nodes = new Int32Array(count);
  const open = new Int32Array(count);
  const path = new Int32Array(count);
  let openSize = 0;
  let clock = 0;
  let components = 0;
  let listed = 0;
  for (let root = 0; root < count; root++) {
    if (found[root] !== -1) continue;
    let depth = 0;
    path[0] = root;
    low[root] = found[root] = clock++;
    open[openSize++] = root;
    while (depth >= 0) {
      const node = path[depth] ?? 0;
      const at = cursor[node] ?? 0;
      if (at < (csr.start[node + 1] ?? 0)) {
        cursor[node] = at + 1;
        const next = csr.target[at] ?? 0;
        if (found[next] === -1) {
          path[++depth] = next;
          low[next] = found[next] = clock++;
          open[openSize++] = next;
        } else if (component[next] === -1) low[node] = Math.min(low[node] ?? 0, found[next] ?? 0);
        continue;
      }
      depth--;
      const parent = path[depth];
      if (depth >= 0 && parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] !== found[node]) continue;
      for (;;) {
        const member = open[--openSize] ?? 0;
        component[member] = components;
        nodes[listed++] = member;
        if (member === node) break;
      }
      components++;
    }
  }
  return { component, count: components, nodes };
};

import { compareText, locate } from '../../core/index.ts';
import type { ContractGraph } from './graph.ts';
import type { EdgeView, GraphView } from './view.ts';

/** The graph as plain data for pictures. O(nodes × fields / 32). */
export const graphView = (graph: ContractGraph): GraphView => {
  const { topology, input } = graph;
  const labels = input.dialect?.labels;
  const shown = topology.phases.filter((phase) => !phase.between);
  const phases = shown.map((phase) => ({
    id: phase.id,
    ...(labels ? { label: labels.phase(phase.id) } : {}),
    ...locate(phase.at),
    ...(phase.condition ? { when: phase.condition.text } : {}),
    join: phase.join,
    reads: unique(phase.reads.map((read) => read.field)),
    writes: unique(phase.writes.map((write) => write.field)),
  }));
  const carried = carriedFields(graph);
  const edges: EdgeView[] = [];
  const add = (edge: EdgeView): void => {
    edges.push(labels ? { ...edge, labels: edge.fields.map(labels.field).sort(compareText) } : edge);
  };
  const before = shownBefore(graph);
  for (const phase of shown) {
    const to = topology.index.get(phase.id) ?? 0;
    for (const edge of phase.after)
      for (const from of before(edge.phase))
        add({ from, to: phase.id, kind: edge.kind, fields: carried(topology.index.get(from) ?? 0, to) });
  }
  for (const { loop, to } of topology.loops)
    for (const from of before(loop.from))
      add({ from, to: loop.to, kind: 'loop', fields: carried(topology.index.get(from) ?? 0, to) });
  return { workflow: input.workflow, file: input.at.source.file, phases, edges };
};

/** A phase itself, or those before one that is not shown. */
const shownBefore =
  ({ topology }: ContractGraph) =>
  (id: string): readonly string[] => {
    const found: string[] = [];
    const seen = new Set([id]);
    for (const one of seen) {
      const phase = topology.phases[topology.index.get(one) ?? -1];
      if (phase && !phase.between) found.push(one);
      // What only waits along with others is no cause.
      else
        for (const edge of phase?.after ?? []) if (edge.kind === 'needs' || phase?.join === 'any') seen.add(edge.phase);
    }
    return found;
  };

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort(compareText);

/** Per node the fields that something at or before it writes, and those that something at or after it reads. */
const carriedFields = ({
  topology,
  touches,
  input,
}: ContractGraph): ((from: number, to: number) => readonly string[]) => {
  const { fields, from: rows } = touches;
  const words = (fields.count + 31) >> 5;
  const set = (bits: Uint32Array, field: number): void => {
    bits[field >> 5] = (bits[field >> 5] ?? 0) | (1 << (field & 31));
  };
  const written = Array.from({ length: topology.nodeCount }, () => new Uint32Array(words));
  const needed = Array.from({ length: topology.nodeCount }, () => new Uint32Array(words));
  const spread = (sets: readonly Uint32Array[], node: number, csr: typeof topology.preds): void => {
    const own = sets[node];
    for (let i = csr.start[node] ?? 0; own && i < (csr.start[node + 1] ?? 0); i++) {
      const other = sets[csr.target[i] ?? 0];
      for (let w = 0; other && w < words; w++) own[w] = (own[w] ?? 0) | (other[w] ?? 0);
    }
  };
  for (let node = 0; node < topology.nodeCount; node++) {
    for (const write of topology.phases[node]?.writes ?? [])
      set(written[node] ?? new Uint32Array(words), fields.find(write.field));
    // What a dialect seeds belongs to one phase; nobody hands it on.
    if (node === topology.start && !input.dialect)
      for (const one of touches.field.subarray(rows[node * 2], rows[node * 2 + 2]))
        set(written[node] ?? new Uint32Array(words), one);
  }
  touches.reads.forEach((read, ref) => {
    const bits = needed[touches.readNode[ref] ?? 0] ?? new Uint32Array(words);
    const field = fields.find(read.field);
    set(bits, field);
    for (const other of fields.related(field)) set(bits, other.field);
  });
  for (const node of topology.order) spread(written, node, topology.preds);
  for (const node of [...topology.order].reverse()) spread(needed, node, topology.succs);
  return (from, to) => {
    const names: string[] = [];
    for (let field = 0; field < fields.count; field++) {
      const bit = 1 << (field & 31);
      if ((written[from]?.[field >> 5] ?? 0) & bit && (needed[to]?.[field >> 5] ?? 0) & bit)
        names.push(fields.name(field));
    }
    const { labels } = input.dialect ?? {};
    // What has no label is nothing that the user has named.
    return (labels ? names.filter((name) => labels.field(name) !== '') : names).sort(compareText);
  };
};

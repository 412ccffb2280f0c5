import { isSimplePath, parsePath, printPath } from '../model/index.ts';
import type { GraphInput, ReadInput } from './input.ts';
import type { Topology } from './topology.ts';

/** A field that the caller is taken to seed. `certain` is false where only a later phase produces it. */
export interface Seeded {
  readonly read: ReadInput;
  readonly certain: boolean;
}

/**
 * The start rule for workflows without declared inputs: what a first phase reads is seeded, for certain where nobody
 * but the phase itself or a loop around it produces the field. With declared inputs nothing is assumed.
 */
export const seededFields = (input: GraphInput, topology: Topology): readonly Seeded[] => {
  if (input.inputs !== undefined) return [];
  const readers = new Map<string, { read: ReadInput; nodes: number[] }>();
  const { start, target } = topology.succs;
  for (let i = start[topology.start] ?? 0; i < (start[topology.start + 1] ?? 0); i++) {
    const node = target[i] ?? 0;
    for (const read of firstReads(topology, node)) {
      const known = readers.get(read.field);
      if (known) known.nodes.push(node);
      else readers.set(read.field, { read, nodes: [node] });
    }
  }
  const producers = producersOf(topology, readers);
  return [...readers.values()].map(({ read, nodes }) => ({
    read,
    certain: (producers.get(read.field) ?? []).every((producer) =>
      nodes.some((node) => node === producer || sameLoop(topology, node, producer)),
    ),
  }));
};

const sameLoop = ({ component }: Topology, a: number, b: number): boolean =>
  (component[a] ?? -1) >= 0 && component[a] === component[b];

const firstReads = (topology: Topology, node: number): ReadInput[] => {
  const phase = topology.phases[node];
  if (!phase) return [];
  const condition = (phase.condition?.reads ?? []).filter((read) => !read.tolerant);
  return [
    ...condition.map(
      (read): ReadInput => ({
        ...read,
        severity: 'blocking',
        critical: false,
        defaulted: false,
        type: { kind: 'any' },
      }),
    ),
    ...phase.reads,
  ];
};

/** Which phases write each of the given fields, or a path above it. One pass over all writes. */
const producersOf = (
  topology: Topology,
  readers: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly number[]> => {
  const interest = new Map<string, string[]>();
  for (const field of readers.keys()) {
    for (const path of [field, ...pathsAbove(field)]) {
      const list = interest.get(path);
      if (list) list.push(field);
      else interest.set(path, [field]);
    }
  }
  const producers = new Map<string, number[]>();
  topology.phases.forEach((phase, node) => {
    for (const write of phase.writes) {
      for (const field of interest.get(write.field) ?? []) {
        const list = producers.get(field);
        if (list) list.push(node);
        else producers.set(field, [node]);
      }
    }
  });
  return producers;
};

const pathsAbove = (field: string): string[] => {
  if (isSimplePath(field)) return [];
  const parsed = parsePath(field);
  if (parsed.kind === 'error') return [];
  return parsed.segments.slice(1).map((_, depth) => printPath(parsed.segments.slice(0, depth + 1)));
};

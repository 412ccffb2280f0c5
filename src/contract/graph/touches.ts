import { anyType, isSimplePath } from '../model/index.ts';
import { Growing, TouchColumns } from './columns.ts';
import type { FieldTable, FieldTableBuilder, RelatedField } from './fields.ts';
import { createFieldTable } from './fields.ts';
import type { Dialect, FieldInput, GraphInput, PhaseInput, ReadInput, WriteInput } from './input.ts';
import { seededFields } from './start.ts';
import type { Topology } from './topology.ts';

/**
 * What a phase does to one field, in the order in which it happens. The effects on *presence*: `set` puts a value there,
 * `opaque` puts something there that may or may not hold the field, `ensure` makes it present as the parent of a written
 * path, `maybe` may make it present, `drop` removes it, `assume` is a blocking read (one absence is one finding), `fill`
 * is a read with a default. `observe`, `assume` and `fill` are reads.
 */
export const touchKinds = [
  'observe',
  'assume',
  'fill',
  'set',
  'setOptional',
  'opaque',
  'opaqueOptional',
  'ensure',
  'ensureOptional',
  'maybe',
  'drop',
] as const;
export type TouchKind = (typeof touchKinds)[number];
export const touch = Object.freeze({
  observe: 0,
  assume: 1,
  fill: 2,
  set: 3,
  setOptional: 4,
  opaque: 5,
  opaqueOptional: 6,
  ensure: 7,
  ensureOptional: 8,
  maybe: 9,
  drop: 10,
} satisfies Record<TouchKind, number>);

export const readPlaces = ['condition', 'entry', 'output', 'loop'] as const;
export type ReadPlace = (typeof readPlaces)[number];

/** All touches of a workflow, node by node: those of its condition, then those of its body. */
export interface Touches {
  readonly fields: FieldTable;
  /** Node n: condition from `from[2n]`, body from `from[2n + 1]`, up to `from[2n + 2]`. */
  readonly from: Int32Array;
  readonly field: Int32Array;
  readonly kind: Uint8Array;
  /** Index of the read or write that the touch itself is (not one that only reaches the field through its path); else -1. */
  readonly ref: Int32Array;
  readonly reads: readonly ReadInput[];
  readonly readNode: Int32Array;
  /** An index into `readPlaces`. */
  readonly readPlace: Uint8Array;
  readonly writes: readonly WriteInput[];
  readonly writeNode: Int32Array;
  /** The field of each read and of each write. */
  readonly readField: Int32Array;
  readonly writeField: Int32Array;
  /** Fields that are taken as seeded because a first phase reads them and nothing before it could produce them. */
  readonly seeded: readonly ReadInput[];
  /** Reads have no effect on what comes after them, as in dialects. */
  readonly inert: boolean;
}

interface Sink {
  readonly fields: FieldTableBuilder;
  readonly touched: TouchColumns;
}

const add = (sink: Sink, field: number, kind: number, ref: number): void => sink.touched.push(field, kind, ref);

/** Lowers every read, write and drop to touches on the fields that it concerns, through paths above and below. */
export const lowerTouches = (input: GraphInput, topology: Topology): Touches => {
  const sink: Sink = { fields: createFieldTable(), touched: new TouchColumns() };
  const { touched } = sink;
  const reads: ReadInput[] = [];
  const readNode = new Growing();
  const readPlace = new Growing();
  const writes: WriteInput[] = [];
  const writeNode = new Growing();
  const from = new Int32Array(topology.nodeCount * 2 + 1);
  const seeded = seededFields(input, topology);
  const numbers = intern(
    sink.fields,
    input,
    topology,
    seeded.map((entry) => entry.read),
  );
  let cursor = 0;
  const next = (): number => numbers[cursor++] ?? 0;
  const observed = chainObservations(input, topology);
  const invariants = loopObservations(topology);

  const read = (node: number, one: ReadInput, place: ReadPlace, field = sink.fields.find(one.field)): void => {
    reads.push(one);
    readNode.push(node);
    readPlace.push(readPlaces.indexOf(place));
    lowerRead(sink, field, readKind(one, input.dialect), reads.length - 1);
  };
  const body = (node: number, phase: PhaseInput): void => {
    for (const one of phase.reads) read(node, one, 'entry', next());
    const ordered = sink.fields.isFlat ? phase.writes : parentsFirst(phase.writes);
    const first = cursor;
    const named = ordered === phase.writes ? noFields : new Set(numbers.subarray(first, first + ordered.length));
    for (const one of ordered) {
      writes.push(one);
      writeNode.push(node);
      lowerWrite(sink, one, { field: next(), ref: writes.length - 1, named });
    }
    for (const _ of phase.drops) lowerDrop(sink, next());
  };

  for (let node = 0; node < topology.nodeCount; node++) {
    from[node * 2] = touched.length;
    const phase = topology.phases[node];
    for (const one of phase?.condition?.reads ?? []) read(node, conditionReadOf(one), 'condition', next());
    from[node * 2 + 1] = touched.length;
    if (phase) body(node, phase);
    else if (node === topology.start) lowerStart({ sink, writes, writeNode, node }, input, seeded);
    else for (const one of input.outputs ?? []) read(node, one, 'output');
    for (const name of observed.get(node) ?? []) lowerRead(sink, sink.fields.find(name), touch.observe, -1);
    for (const loop of invariants.get(node) ?? []) {
      for (const one of loop.condition?.reads ?? []) read(node, conditionReadOf(one), 'loop');
      for (const one of loop.invariants) lowerRead(sink, sink.fields.find(one.field), touch.observe, -1);
    }
    if (phase && input.outputs === undefined && isLast(topology, node)) {
      for (const one of phase.writes) lowerRead(sink, sink.fields.find(one.field), touch.observe, -1);
    }
  }
  from[topology.nodeCount * 2] = touched.length;
  return {
    fields: sink.fields,
    from,
    field: touched.field.slice(0, touched.length),
    kind: touched.kind.slice(0, touched.length),
    ref: touched.ref.slice(0, touched.length),
    reads,
    readNode: readNode.done(),
    readPlace: Uint8Array.from(readPlace.done()),
    writes,
    writeNode: writeNode.done(),
    ...fieldsOf(touched, reads.length, writes.length),
    seeded: seeded.map((entry) => entry.read),
    inert: input.dialect !== undefined,
  };
};

/** Of each read and write, its field: the touch that carries its number. */
const fieldsOf = ({ field, kind, ref, length }: TouchColumns, reads: number, writes: number) => {
  const readField = new Int32Array(reads);
  const writeField = new Int32Array(writes);
  for (let i = 0; i < length; i++) {
    const number = ref[i] ?? -1;
    if (number >= 0) ((kind[i] ?? 0) <= touch.fill ? readField : writeField)[number] = field[i] ?? 0;
  }
  return { readField, writeField };
};

const isLast = (topology: Topology, node: number): boolean =>
  topology.succs.start[node] === topology.succs.start[node + 1];

/**
 * A default applies unless the read is blocking; a blocking read stops the run, so that the field counts as there. In a
 * dialect neither leaves a trace.
 */
const readKind = (read: ReadInput, dialect: Dialect | undefined): number => {
  if (dialect) return touch.observe;
  return read.severity === 'blocking' ? touch.assume : read.defaulted ? touch.fill : touch.observe;
};

const conditionReadOf = (one: FieldInput & { tolerant: boolean }): ReadInput => ({
  field: one.field,
  at: one.at,
  severity: one.tolerant ? 'advisory' : 'blocking',
  tolerant: one.tolerant,
  critical: false,
  defaulted: false,
  type: { kind: 'any' },
});

/** Parents first, so that what a phase says of `a.b` itself stands over what its write of `a` implies. */
const parentsFirst = <T extends FieldInput>(writes: readonly T[]): readonly T[] =>
  writes.every((one) => isSimplePath(one.field)) ? writes : [...writes].sort((a, b) => a.field.length - b.field.length);

/** Numbers every field name; for those of phases the numbers come back in the order in which phases are lowered. */
const intern = (
  fields: FieldTableBuilder,
  input: GraphInput,
  topology: Topology,
  seeded: readonly ReadInput[],
): Int32Array => {
  const numbers = new Growing();
  const all = (list: readonly FieldInput[]): void => {
    for (const one of list) fields.add(one.field);
  };
  const kept = (list: readonly FieldInput[]): void => {
    for (const one of list) numbers.push(fields.add(one.field));
  };
  all(input.inputs ?? []);
  all(input.outputs ?? []);
  all(seeded);
  for (const phase of topology.phases) {
    kept(phase.condition?.reads ?? []);
    kept(phase.reads);
    const before = numbers.length;
    kept(phase.writes);
    if (!fields.isFlat) {
      numbers.length = before;
      kept(parentsFirst(phase.writes));
    }
    kept(phase.drops);
  }
  for (const loop of input.loops) {
    all(loop.condition?.reads ?? []);
    all(loop.invariants);
  }
  for (const chain of input.chains) all([chain.source, ...chain.waypoints, chain.destination, ...chain.reads]);
  return numbers.done();
};

const lowerRead = (sink: Sink, field: number, kind: number, ref: number): void => {
  if (!sink.fields.isFlat) {
    for (const { field: other, relation } of sink.fields.related(field)) {
      add(sink, other, touch.observe, -1);
      // What is there has parents. What lies below it may still be missing.
      if (kind !== touch.observe && relation === 'below') {
        add(sink, other, kind === touch.fill ? touch.fill : touch.assume, -1);
      }
    }
  }
  add(sink, field, kind, ref);
};

const noFields: ReadonlySet<number> = new Set();

const lowerWrite = (
  sink: Sink,
  write: WriteInput,
  { field, ref, named }: { field: number; ref: number; named: ReadonlySet<number> },
): void => {
  for (const other of sink.fields.isFlat ? [] : sink.fields.related(field)) {
    const replaced = other.relation === 'above' && named.has(other.field) && !write.open;
    const kind = replaced ? (write.always ? touch.drop : undefined) : relatedWrite(sink.fields, write, other);
    if (kind !== undefined) add(sink, other.field, kind, -1);
  }
  add(sink, field, write.always ? touch.set : touch.setOptional, ref);
};

const relatedWrite = (fields: FieldTable, write: WriteInput, other: RelatedField): number | undefined => {
  switch (other.relation) {
    case 'above': {
      if (write.open) return touch.maybe;
      const rest = fields.name(other.field).slice(write.field.length).replace(/^\./u, '');
      const covered = write.covers.includes(rest);
      if (covered) return write.always ? touch.set : touch.setOptional;
      return write.always ? touch.opaque : touch.opaqueOptional;
    }
    case 'below':
      // `tasks.*.id` over zero elements writes nothing: it does not vouch for `tasks`.
      if (write.field.includes('*')) return undefined;
      return write.always ? touch.ensure : touch.ensureOptional;
    case 'overlap':
      return touch.maybe;
  }
};

const lowerDrop = (sink: Sink, field: number): void => {
  for (const other of sink.fields.related(field)) {
    if (other.relation === 'above') add(sink, other.field, touch.drop, -1);
    else if (other.relation === 'overlap') add(sink, other.field, touch.maybe, -1);
  }
  add(sink, field, touch.drop, -1);
};

const lowerStart = (
  { sink, writes, writeNode, node }: { sink: Sink; writes: WriteInput[]; writeNode: Growing; node: number },
  input: GraphInput,
  seeded: ReturnType<typeof seededFields>,
): void => {
  const named = new Set(
    input.seedsAreExact
      ? Array.from({ length: sink.fields.count }, (_, field) => field)
      : (input.inputs ?? []).map((one) => sink.fields.find(one.field)),
  );
  const seed = (read: ReadInput, always: boolean): void => {
    const write: WriteInput = { field: read.field, at: read.at, always, type: read.type, sink: true, covers: [] };
    writes.push(write);
    writeNode.push(node);
    lowerWrite(sink, write, { field: sink.fields.find(write.field), ref: writes.length - 1, named });
  };
  for (const one of parentsFirst(input.inputs ?? [])) {
    seed(one, one.severity === 'blocking');
    if (one.severity !== 'blocking' && one.defaulted) add(sink, sink.fields.find(one.field), touch.fill, -1);
  }
  // What a reader of a seeded field asks for is no promise of its type.
  for (const one of seeded) seed({ ...one.read, type: anyType }, one.certain);
};

/** Fields that chains look at where their phase does not read them at its entry: seen when the phase has run. */
const chainObservations = (input: GraphInput, topology: Topology): ReadonlyMap<number, readonly string[]> => {
  const observed = new Map<number, string[]>();
  for (const chain of input.chains) {
    const verified = chain.reads.map((read) => ({ ...read, phase: chain.destination.phase }));
    for (const end of [chain.source, ...chain.waypoints, chain.destination, ...verified]) {
      const node = topology.index.get(end.phase);
      if (node === undefined) continue;
      const atEntry = topology.phases[node]?.reads.some((read) => read.field === end.field) ?? false;
      if (end !== chain.source && atEntry) continue;
      const list = observed.get(node);
      if (list) list.push(end.field);
      else observed.set(node, [end.field]);
    }
  }
  return observed;
};

const loopObservations = (topology: Topology): ReadonlyMap<number, readonly GraphInput['loops'][number][]> => {
  const byNode = new Map<number, GraphInput['loops'][number][]>();
  for (const { loop, from } of topology.loops) {
    const list = byNode.get(from);
    if (list) list.push(loop);
    else byNode.set(from, [loop]);
  }
  return byNode;
};

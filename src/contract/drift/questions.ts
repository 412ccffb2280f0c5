import {
  type ContractGraph,
  phaseOf,
  type ReadFact,
  type ReadInput,
  readFact,
  type WriteInput,
} from '../graph/index.ts';
import { parsePath, relatePaths } from '../model/index.ts';
import type { Consumer } from './model.ts';
import { type FieldView, fieldKey, type View } from './view.ts';

/** Who reads a field; `outside`: somebody beyond the workflow, because the contract says so (`sink`) or nobody says who (`end`). */
export interface Reader extends Consumer {
  readonly read?: ReadInput;
  readonly outside?: 'sink' | 'end';
}

export interface Provider {
  /** Empty for the caller. */
  readonly phase: string;
  readonly write: WriteInput;
  /** Taken as brought by the caller, because nothing declares it. */
  readonly assumed: boolean;
}

/** What one side of a comparison can be asked about its data flow. Answers are worked out when they are asked for. */
export interface Questions {
  readonly view: View;
  /** Who can read what a phase, or for "" the caller, puts into a field. */
  readers(phase: string, field: string): readonly Reader[];
  /** What a read at the entry of a phase, or for "" at the end, can see. */
  providers(phase: string, field: string): readonly Provider[];
  /** What the field can be at that read. */
  fact(phase: string, field: string): ReadFact | undefined;
  /** Whether the caller is taken to bring the field. */
  assumed(field: string): boolean;
  /** The places of a phase, or of the caller, where a field stands. */
  place(phase: string, side: FieldView['side'], field: string): FieldView | undefined;
}

type FieldFlow = ReturnType<ReturnType<ContractGraph['flow']>['precise']>;

export const questionsOf = (view: View): Questions => {
  const { graph, input } = view.workflow;
  const { touches, topology, ways } = graph;
  const nodeOf = (phase: string, forReads: boolean): number => {
    if (phase === '') return forReads ? topology.end : topology.start;
    return topology.index.get(view.phases.get(phase)?.input.id ?? phase) ?? -1;
  };
  const readsOf = listsBy(touches.readField);
  const writesAt = listsBy(touches.writeNode);
  const readsAt = listsBy(touches.readNode);
  const writesOfField = listsBy(touches.writeField);
  const flows = new Map<number, FieldFlow>();
  const precise = (field: number): FieldFlow => {
    const isNarrow = (readsOf().get(field)?.length ?? 0) <= mostFollowed;
    if (!flows.has(field)) flows.set(field, isNarrow ? graph.flow().precise(field) : undefined);
    return flows.get(field);
  };
  const writesOf = (node: number, field: number): readonly number[] =>
    (writesAt().get(node) ?? []).filter((ref) => touches.writeField[ref] === field);
  const entryRead = (phase: string, field: string): number | undefined => {
    const number = touches.fields.find(field);
    const places = phase === '' ? output : entry;
    return (readsAt().get(nodeOf(phase, true)) ?? []).find(
      (ref) => touches.readField[ref] === number && touches.readPlace[ref] === places,
    );
  };
  const readersOf = (node: number, field: number, writes: readonly number[]): readonly Reader[] => {
    const { status, live } = graph.flow();
    if (writes.length > 0 && writes.every((ref) => live[ref] === 0)) return [];
    const near = [field, ...touches.fields.related(field).map((one) => one.field)];
    return near.flatMap((other) => {
      const refs = (readsOf().get(other) ?? []).filter(
        (ref) => status[ref] !== 0 && ways.reaches(node, touches.readNode[ref] ?? 0),
      );
      const flow = other === field && writes.length > 0 && refs.length > 0 ? precise(field) : undefined;
      return refs.flatMap((ref): Reader[] => {
        const read = touches.reads[ref];
        if (!read || (flow && !writes.some((write) => flow.seenBy(ref).has(write)))) return [];
        const phase = phaseOf(graph, touches.readNode[ref] ?? 0);
        return [{ ...(phase ? { phase: view.name(phase.id) } : {}), field: read.field, at: read.at, read }];
      });
    });
  };
  return {
    view,
    place: (phase, side, field) =>
      (phase === '' ? view.caller : view.phases.get(phase)?.fields)?.get(fieldKey(side, field)),
    assumed: (field) => touches.seeded.some((read) => read.field === field),
    fact: (phase, field) => {
      const ref = entryRead(phase, field);
      return ref === undefined ? undefined : readFact(graph, ref);
    },
    providers: (phase, field) => {
      const ref = entryRead(phase, field);
      if (ref === undefined) return [];
      const number = touches.readField[ref] ?? -1;
      const reached = (): readonly number[] =>
        (writesOfField().get(number) ?? []).filter((write) =>
          ways.reaches(touches.writeNode[write] ?? 0, touches.readNode[ref] ?? 0),
        );
      const seen = precise(number)?.seenBy(ref) ?? reached();
      return [...seen].flatMap((write): Provider[] => {
        const one = touches.writes[write];
        const by = phaseOf(graph, touches.writeNode[write] ?? 0);
        return one
          ? [{ phase: by ? view.name(by.id) : '', write: one, assumed: !by && input.inputs === undefined }]
          : [];
      });
    },
    readers: (phase, field) => {
      const node = nodeOf(phase, false);
      const number = touches.fields.find(field);
      if (node < 0 || number < 0) return [];
      const writes = writesOf(node, number);
      return [
        ...readersOf(node, number, writes),
        ...chainReaders(view, node, field),
        ...outsideReaders(graph, writes, node),
      ];
    },
  };
};

/** A field that is read at more places is followed by ways alone, which may name too many. */
const mostFollowed = 500;

const entry = 1;
const output = 2;

/** The places of a numbering under each number, made when first asked for. */
const listsBy = (numbers: ArrayLike<number>): (() => ReadonlyMap<number, readonly number[]>) => {
  let made: Map<number, number[]> | undefined;
  return () => {
    if (made) return made;
    made = new Map();
    for (let i = 0; i < numbers.length; i++) {
      const key = numbers[i] ?? 0;
      const known = made.get(key);
      if (known) known.push(i);
      else made.set(key, [i]);
    }
    return made;
  };
};

/** Whether two fields are the same, or one holds the other. */
export const touchesField = (a: string, b: string): boolean => {
  if (a === b) return true;
  const one = parsePath(a);
  const other = parsePath(b);
  return one.kind === 'path' && other.kind === 'path' && relatePaths(one.segments, other.segments) !== 'apart';
};

/** Whether a declared field is the other, or what holds it. */
export const coversField = (declared: string, field: string): boolean => {
  if (declared === field) return true;
  const one = parsePath(declared);
  const other = parsePath(field);
  return (
    one.kind === 'path' &&
    other.kind === 'path' &&
    ['same', 'above', 'overlap'].includes(relatePaths(one.segments, other.segments))
  );
};

const chainReaders = ({ workflow: { graph, input }, name }: View, node: number, field: string): readonly Reader[] =>
  input.chains.flatMap((chain) =>
    [chain.source, ...chain.waypoints, chain.destination].flatMap((end): Reader[] => {
      const there = graph.topology.index.get(end.phase);
      if (there === undefined || !touchesField(end.field, field)) return [];
      const follows = there === node ? end === chain.source : end !== chain.source && graph.ways.reaches(node, there);
      return follows ? [{ phase: name(end.phase), field: end.field, chain: chain.id, at: end.at }] : [];
    }),
  );

/** Who reads beyond the workflow: of the caller's inputs, nobody. */
const outsideReaders = (
  { topology, touches, input }: ContractGraph,
  writes: readonly number[],
  node: number,
): readonly Reader[] => {
  if (node === topology.start) return [];
  const isLast = topology.succs.start[node] === topology.succs.start[node + 1];
  return writes.flatMap((ref): Reader[] => {
    const write = touches.writes[ref];
    if (!write) return [];
    if (write.sink && !input.dialect) return [{ field: write.field, at: write.at, outside: 'sink' }];
    return isLast && input.outputs === undefined ? [{ field: write.field, at: write.at, outside: 'end' }] : [];
  });
};

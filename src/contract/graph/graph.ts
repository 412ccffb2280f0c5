import { type FieldTouches, touchesByField } from './effects.ts';
import { type Flow, flowOfGraph } from './flow.ts';
import type { GraphInput, PhaseInput, ReadInput, WriteInput } from './input.ts';
import type { FlowBase } from './plan.ts';
import { absentBit, defaultBit, realBit, unknownBit } from './status.ts';
import { structureOf } from './structure.ts';
import { buildTopology } from './topology.ts';
import { lowerTouches, type ReadPlace, readPlaces, touch } from './touches.ts';
import { waysOf } from './ways.ts';

/** A workflow as a graph with its data flow. Built once; the flow is computed on the first question about it. */
export interface ContractGraph extends FlowBase {
  readonly input: GraphInput;
  flow(): Flow;
}

/** What a field can be at one read, over all runs in which the read happens. */
export interface ReadFact {
  /** Undefined for the outputs, which the caller reads. */
  readonly phase: string | undefined;
  readonly node: number;
  readonly read: ReadInput;
  readonly ref: number;
  readonly place: ReadPlace;
  readonly absent: boolean;
  readonly real: boolean;
  /** `real`, but only because an earlier blocking read of the field demanded it. */
  readonly assumed: boolean;
  readonly defaulted: boolean;
  readonly unknown: boolean;
  /** `absent` holds only under conditions that cannot be related. */
  readonly guarded: boolean;
  /** `defaulted` holds only under conditions that cannot be related. */
  readonly guardedDefault: boolean;
}

export interface WriteFact {
  readonly phase: string;
  readonly node: number;
  readonly write: WriteInput;
  readonly ref: number;
  /** Some read sees it. */
  readonly live: boolean;
}

/** Builds the graph of a workflow. Never fails: defects of its shape are in `topology.problems`. */
export const buildGraph = (input: GraphInput): ContractGraph => {
  const topology = buildTopology(input);
  return graphWith({
    input,
    topology,
    structure: structureOf(topology),
    touches: lowerTouches(input, topology),
  });
};

const graphWith = (parts: Pick<ContractGraph, 'input' | 'topology' | 'structure' | 'touches'>): ContractGraph => {
  const { topology, structure, touches } = parts;
  let byField: FieldTouches | undefined;
  let flow: Flow | undefined;
  const graph: ContractGraph = {
    ...parts,
    ways: waysOf(topology, structure),
    // Only findings and precise answers ask for it.
    get byField() {
      byField ??= touchesByField(touches, topology.order);
      return byField;
    },
    flow() {
      flow ??= flowOfGraph(graph);
      return flow;
    },
  };
  return graph;
};

/** The same workflow as if no read stopped a run: what a blocking read finds says nothing of the reads after it. */
export const withoutDemands = ({ input, topology, structure, touches }: ContractGraph): ContractGraph => {
  const kind = touches.kind.map((one) => (one === touch.assume ? touch.observe : one));
  return graphWith({ input, topology, structure, touches: { ...touches, kind } });
};

export const phaseOf = (graph: ContractGraph, node: number): PhaseInput | undefined => graph.topology.phases[node];

/** Every read with what its field can be there; reads that no run reaches are left out. `bits`: only with one of these. */
export const readFacts = function* (graph: ContractGraph, bits = -1): Iterable<ReadFact> {
  const { status } = graph.flow();
  for (let ref = 0; ref < status.length; ref++) {
    const fact = (status[ref] ?? 0) & bits ? readFact(graph, ref) : undefined;
    if (fact) yield fact;
  }
};

/** One read by its number; undefined where no run reaches it. */
export const readFact = (graph: ContractGraph, ref: number): ReadFact | undefined => {
  const { status, guarded, assumed } = graph.flow();
  const { reads, readNode, readPlace } = graph.touches;
  const read = reads[ref];
  const bits = status[ref] ?? 0;
  if (!read || bits === 0) return undefined;
  const node = readNode[ref] ?? 0;
  return {
    phase: phaseOf(graph, node)?.id,
    node,
    read,
    ref,
    place: readPlaces[readPlace[ref] ?? 1] ?? 'entry',
    absent: (bits & absentBit) !== 0,
    real: (bits & realBit) !== 0,
    assumed: assumed[ref] === 1,
    defaulted: (bits & defaultBit) !== 0,
    unknown: (bits & unknownBit) !== 0,
    guarded: ((guarded[ref] ?? 0) & absentBit) !== 0,
    guardedDefault: ((guarded[ref] ?? 0) & defaultBit) !== 0,
  };
};

/** Every write with whether some read sees it; `deadOnly`: those that none sees. */
export const writeFacts = function* (graph: ContractGraph, deadOnly = false): Iterable<WriteFact> {
  const { live } = graph.flow();
  const { writes, writeNode } = graph.touches;
  for (let ref = 0; ref < writes.length; ref++) {
    if (deadOnly && live[ref] === 1) continue;
    const write = writes[ref];
    const node = writeNode[ref] ?? 0;
    const phase = phaseOf(graph, node);
    if (write && phase) yield { phase: phase.id, node, write, ref, live: live[ref] === 1 };
  }
};

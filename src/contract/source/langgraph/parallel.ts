import {
  absentBit,
  buildGraph,
  type GraphInput,
  type PhaseInput,
  readFacts,
  type WriteInput,
} from '../../graph/index.ts';
import { start } from './model.ts';
import { latePhase } from './names.ts';
import { forksOf, type Spots } from './spots.ts';
import type { Way, Ways } from './ways.ts';

/** The nodes that may run while others do: what comes after a fork. */
const besideOthers = (ways: Ways): ReadonlySet<string> => {
  const next = new Map<string, string[]>();
  const add = ({ from, to }: Way): void => {
    for (const one of from) {
      const list = next.get(one);
      if (list) list.push(to);
      else next.set(one, [to]);
    }
  };
  for (const list of [...ways.into.values(), ways.back]) for (const way of list) add(way);
  const reached = new Set<string>();
  for (const fork of forksOf(ways)) for (const node of next.get(fork) ?? []) reached.add(node);
  for (const node of reached) for (const to of next.get(node) ?? []) reached.add(to);
  return reached;
};

interface Writers {
  readonly first: string;
  readonly write: WriteInput;
  /** The steps after the start at which they run; undefined where one of them has no fixed step. */
  earliest: number | undefined;
}

/**
 * What branches that run side by side write is seen by all that run later, whichever branch they are in. Phases know only
 * what comes before them; where that says that a channel is never there, it is said that it may be.
 */
export const softened = (input: GraphInput, ways: Ways, spots: Spots): GraphInput => {
  const beside = besideOthers(ways);
  if (beside.size === 0) return input;
  const stepOf = (node: string): number | undefined => {
    const spot = spots.get(node);
    return spot?.anchor === start ? spot.depth : undefined;
  };
  const writers = new Map<string, Writers>();
  for (const { id, writes } of input.phases) {
    if (!beside.has(id)) continue;
    const step = stepOf(id);
    for (const write of writes) {
      const known = writers.get(write.field);
      if (!known) writers.set(write.field, { first: id, write, earliest: step });
      else if (known.earliest !== undefined)
        known.earliest = step === undefined ? undefined : Math.min(known.earliest, step);
    }
  }
  // A router reads what its node has left.
  const nodes = new Map(input.phases.map(({ id, after, between }) => [id, between ? (after[0]?.phase ?? start) : id]));
  const late = new Map<string, Writers[]>();
  for (const { read, phase, absent, real } of readFacts(buildGraph(input), absentBit)) {
    const found = writers.get(read.field);
    const node = nodes.get(phase ?? '');
    if (phase === undefined || node === undefined || !absent || real || !found || !beside.has(node)) continue;
    const step = stepOf(node);
    if (step !== undefined && found.earliest !== undefined && found.earliest >= step) continue;
    const list = late.get(phase);
    if (list) list.push(found);
    else late.set(phase, [found]);
  }
  if (late.size === 0) return input;
  return { ...input, phases: input.phases.flatMap((phase) => withLate(phase, late.get(phase.id) ?? [])) };
};

/** A phase after one in which the writes of branches beside it may have happened. */
const withLate = (phase: PhaseInput, writers: readonly Writers[]): readonly PhaseInput[] => {
  const [first] = writers;
  if (!first) return [phase];
  const id = latePhase(phase.id, first.first);
  const { condition, ...rest } = phase;
  const before: PhaseInput = {
    ...rest,
    ...(condition ? { condition } : {}),
    id,
    reads: [],
    writes: writers.map(({ write }) => ({ ...write, always: false, sink: true })),
    open: false,
    between: true,
  };
  return [before, { ...rest, after: [{ phase: id, kind: 'needs', at: phase.at }], join: 'all' }];
};

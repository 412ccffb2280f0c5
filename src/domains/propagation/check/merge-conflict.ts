import {
  type ContractGraph,
  createConditions,
  fieldWords,
  phaseWords,
  type Rule,
  sentence,
} from '../../../contract/index.ts';
import type { Finding } from '../../../core/index.ts';

export const mergeConflict: Rule<'static'> = {
  name: 'merge-conflict',
  moment: 'static',
  severity: 'warning',
  summary: 'Where parallel phases write one field, the contract says how the values are merged.',
  *check({ graph }) {
    yield* withItself(graph);
    if (graph.structure.chainCount <= 1) return;
    const writers = writersByField(graph);
    for (const [field, own] of writers) {
      if (graph.input.merge.has(field)) continue;
      const above = aboveOf(graph, field).filter((name) => !graph.input.merge.has(name));
      for (const name of [field, ...above]) {
        const nodes = name === field ? own : inOrder(graph, own, writers.get(name) ?? []);
        const pair = parallelPair(graph, nodes);
        const conflict = pair && conflictOf(graph, pair, [field, name]);
        if (!conflict) continue;
        yield conflict;
        break;
      }
    }
  },
};

/** Phases of which several instances run side by side. */
const withItself = function* ({ input, topology }: ContractGraph): Iterable<Finding> {
  for (const phase of topology.phases) {
    if (!phase.parallel) continue;
    for (const { field, at, open } of phase.writes) {
      if (open || input.merge.has(field)) continue;
      yield {
        message: `${sentence(phaseWords(input, phase.id))} runs several times side by side, and each time writes ${fieldWords(input, field)}; nothing says which value stays.`,
        at,
        severity: 'info',
        phase: phase.id,
        field,
        help: 'Let each instance write a name of its own, or hand the values over as artifacts.',
      };
    }
  }
};

/** The fields of which a field is a part. */
const aboveOf = ({ touches: { fields } }: ContractGraph, field: string): readonly string[] =>
  fields.related(fields.find(field)).flatMap((one) => (one.relation === 'below' ? [fields.name(one.field)] : []));

const inOrder = ({ topology }: ContractGraph, a: readonly number[], b: readonly number[]): readonly number[] =>
  [...new Set([...a, ...b])].sort((x, y) => (topology.position[x] ?? 0) - (topology.position[y] ?? 0));

const conflictOf = (
  graph: ContractGraph,
  pair: readonly [number, number],
  names: readonly string[],
): Finding | undefined => {
  const [first, second] = [...pair].sort((a, b) => a - b).map((node) => graph.topology.phases[node]);
  const mine = second?.writes.find((write) => names.includes(write.field));
  const other = first?.writes.find((write) => names.includes(write.field));
  if (!first || !second || !mine || !other) return undefined;
  const what =
    mine.field === other.field ? `both produce "${mine.field}"` : `produce "${other.field}" and "${mine.field}"`;
  return {
    message: `Phases "${first.id}" and "${second.id}" may run in parallel and ${what}; nothing says which value stays.`,
    at: mine.at,
    phase: second.id,
    field: mine.field,
    related: [{ message: `Phase "${first.id}" produces "${other.field}".`, at: other.at }],
    help: `Declare a policy under "merge" for "${mine.field}" (last, first, append, union or error), or let one phase come after the other.`,
  };
};

/** Nodes that write each field, in topological order. */
const writersByField = (graph: ContractGraph): ReadonlyMap<string, readonly number[]> => {
  const writers = new Map<string, number[]>();
  for (const node of graph.topology.order) {
    for (const write of graph.topology.phases[node]?.writes ?? []) {
      const nodes = writers.get(write.field);
      if (nodes === undefined) writers.set(write.field, [node]);
      else if (nodes.at(-1) !== node) nodes.push(node);
    }
  }
  return writers;
};

/**
 * Two neighbours in topological order of which neither comes before the other, that may both run, and whose branches
 * meet again. If every neighbour pair is ordered, all writers are.
 */
const parallelPair = (graph: ContractGraph, nodes: readonly number[]): readonly [number, number] | undefined => {
  for (let i = 1; i < nodes.length; i++) {
    for (let j = i - 1; j >= Math.max(0, i - 8); j--) {
      const a = nodes[j] ?? 0;
      const b = nodes[i] ?? 0;
      if (graph.ways.before(a, b)) break;
      if (!areExclusive(graph, a, b) && meet(graph, a, b)) return [a, b];
    }
  }
  return undefined;
};

const areExclusive = ({ topology }: ContractGraph, a: number, b: number): boolean => {
  const one = topology.phases[a]?.condition;
  const other = topology.phases[b]?.condition;
  return (
    one !== undefined &&
    other !== undefined &&
    createConditions([one.expression, other.expression]).exclusive(0, 1) === 'yes'
  );
};

/** Whether some join that takes all its branches comes after both. */
const meet = ({ topology, structure, ways }: ContractGraph, a: number, b: number): boolean => {
  for (let at = (topology.position[b] ?? 0) + 1; at < topology.nodeCount; at++) {
    const node = topology.order[at] ?? 0;
    if (structure.structural[node] && ways.before(b, node) && ways.before(a, node)) return structure.any[node] === 0;
  }
  return false;
};

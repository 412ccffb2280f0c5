import {
  type ContractGraph,
  flowsInto,
  printType,
  type ReadFact,
  type Rule,
  readFacts,
  type Type,
} from '../../../contract/index.ts';
import type { Finding } from '../../../core/index.ts';

export const incompatibleType: Rule<'static'> = {
  name: 'incompatible-type',
  moment: 'static',
  severity: 'error',
  summary: "A producer's type flows into the type of every phase that reads the value.",
  *check({ graph }) {
    const produced = typesByField(graph);
    for (const fact of readFacts(graph)) {
      const types = produced.get(fact.read.field);
      if (!types || fact.read.type.kind === 'any' || types.every((type) => flowsInto(type, fact.read.type))) continue;
      yield* mismatches(graph, fact);
    }
  },
};

const typesByField = (graph: ContractGraph): ReadonlyMap<string, readonly Type[]> => {
  const types = new Map<string, Type[]>();
  for (const { field, type } of graph.touches.writes) {
    if (type.kind === 'any') continue;
    const list = types.get(field);
    if (list) list.push(type);
    else types.set(field, [type]);
  }
  return types;
};

/** Of the producers whose value can be seen at the read, the first whose type does not fit. */
const mismatches = function* (graph: ContractGraph, { read, phase, ref }: ReadFact): Iterable<Finding> {
  const { writes, writeNode, fields } = graph.touches;
  const { skippable } = graph.structure;
  const flow = graph.flow().precise(fields.find(read.field));
  for (const number of flow?.seenBy(ref) ?? []) {
    const write = writes[number];
    if (!write || flowsInto(write.type, read.type)) continue;
    const sure = write.always && skippable[writeNode[number] ?? 0] === 0 && flow?.seenBy(ref).size === 1;
    const producer = graph.topology.phases[writeNode[number] ?? -1];
    const who = producer ? `phase "${producer.id}" produces` : 'the caller seeds';
    const reader =
      phase === undefined ? `The caller reads output "${read.field}"` : `Phase "${phase}" reads field "${read.field}"`;
    yield {
      message: `${reader} as "${printType(read.type)}", but ${who} "${printType(write.type)}".`,
      at: read.at,
      certainty: sure ? 'definite' : 'possible',
      field: read.field,
      ...(phase === undefined ? {} : { phase }),
      related: [
        {
          message: `${producer ? `Phase "${producer.id}" produces` : 'The caller seeds'} "${read.field}" as "${printType(write.type)}".`,
          at: write.at,
        },
      ],
      help: 'Make both sides declare the same type, or convert the value in a phase between.',
    };
    return;
  }
};

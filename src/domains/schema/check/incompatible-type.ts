import {
  type ContractGraph,
  flowsInto,
  printType,
  type ReadFact,
  type Rule,
  readFact,
  type Type,
} from '../../../contract/index.ts';
import type { Finding } from '../../../core/index.ts';

export const incompatibleType: Rule<'static'> = {
  name: 'incompatible-type',
  moment: 'static',
  severity: 'error',
  summary: "A producer's type flows into the type of every phase that reads the value.",
  *check({ graph }) {
    const { reads, readField } = graph.touches;
    const produced = typesByField(graph);
    for (let ref = 0; ref < reads.length; ref++) {
      const read = reads[ref];
      const types = read && read.type.kind !== 'any' ? produced[readField[ref] ?? -1] : undefined;
      if (!read || !types || allFlow(types, read.type)) continue;
      const fact = readFact(graph, ref);
      if (fact) yield* mismatches(graph, fact);
    }
  },
};

const allFlow = (from: Type | readonly Type[], to: Type): boolean =>
  isMany(from) ? from.every((type) => flowsInto(type, to)) : from === to || flowsInto(from, to);

const isMany = (types: Type | readonly Type[]): types is readonly Type[] => Array.isArray(types);

/** By field: the type that its producers declare, or the several that they do. */
const typesByField = ({
  touches: { writes, writeField, fields },
}: ContractGraph): readonly (Type | readonly Type[] | undefined)[] => {
  const types: (Type | readonly Type[] | undefined)[] = new Array(fields.count).fill(undefined);
  for (let ref = 0; ref < writes.length; ref++) {
    const type = writes[ref]?.type;
    if (!type || type.kind === 'any') continue;
    const number = writeField[ref] ?? 0;
    const known = types[number];
    if (known === undefined) types[number] = type;
    else if (isMany(known)) types[number] = known.includes(type) ? known : [...known, type];
    else if (known !== type) types[number] = [known, type];
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

import {
  absentBit,
  type ContractGraph,
  canSee,
  influencesOn,
  mostTold,
  type Rule,
  readFacts,
  readsOfField,
  suggest,
  unreachableNodes,
  type WriteFact,
  writeFacts,
} from '../../../contract/index.ts';
import type { Note } from '../../../core/index.ts';

export const deadWrite: Rule<'static'> = {
  name: 'dead-write',
  moment: 'static',
  severity: 'warning',
  summary: 'What a phase produces is read somewhere.',
  *check({ graph }) {
    // So many names are compared in all: the work must not grow with findings times fields.
    let left = 200_000;
    let dead: ReadonlyMap<number, unknown> | undefined;
    let dangling: ReadonlyMap<string, Note> | undefined;
    for (const fact of writeFacts(graph, true)) {
      if (fact.write.sink) continue;
      dead ??= unreachableNodes(graph);
      if (
        dead.has(fact.node) ||
        graph.topology.phases[fact.node]?.drops.some((drop) => drop.field === fact.write.field)
      )
        continue;
      dangling ??= danglingNames(graph);
      const { field, at, always } = fact.write;
      const fate = fateOf(graph, fact);
      left -= fate.related.length === 0 ? dangling.size : 0;
      const near = fate.related.length === 0 && left > 0 ? suggest(field, dangling.keys()) : undefined;
      const note = near === undefined ? undefined : dangling.get(near);
      yield {
        message: `Field "${field}" that phase "${fact.phase}" ${always ? 'produces' : 'may produce'} is ${fate.text}.`,
        at,
        ...(always ? {} : { severity: 'info' as const }),
        phase: fact.phase,
        field,
        related: note ? [note] : fate.related,
        help: `Read "${field}" in a later phase, list it under "outputs", mark it "sink: true", or stop producing it.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      };
    }
  },
};

const danglingNames = (graph: ContractGraph): ReadonlyMap<string, Note> => {
  const names = new Map<string, Note>();
  for (const { read, phase, real, assumed, defaulted } of readFacts(graph, absentBit)) {
    if ((!real || assumed) && !defaulted)
      names.set(read.field, {
        message: `${phase === undefined ? 'The caller' : `Phase "${phase}"`} reads "${read.field}".`,
        at: read.at,
      });
  }
  return names;
};

const fateOf = (graph: ContractGraph, { write, node }: WriteFact): { text: string; related: readonly Note[] } => {
  const later = influencesOn(graph, write.field, mostTold).filter(
    (one) => one.node !== node && canSee(graph, one.node, node) && one.does !== 'fills',
  );
  const over = later[0];
  const early: Note[] = [];
  for (const { read, node: reader } of readsOfField(graph, write.field)) {
    const phase = graph.topology.phases[reader]?.id;
    if (reader !== node && phase !== undefined)
      early.push({ message: `Phase "${phase}" reads "${read.field}" without seeing this value.`, at: read.at });
    if (early.length === 3) break;
  }
  if (over && early.length > 0) {
    const verb = over.does === 'drops' ? 'drops' : 'produces';
    const text =
      over.does === 'drops'
        ? `dropped by phase "${over.phase.id}" before anything reads it`
        : `overwritten by phase "${over.phase.id}" before anything reads it`;
    return { text, related: [{ message: `Phase "${over.phase.id}" ${verb} "${over.field}".`, at: over.at }, ...early] };
  }
  if (early.length > 0) return { text: 'never read after that', related: early };
  return { text: 'never read', related: [] };
};

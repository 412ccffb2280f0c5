import {
  absentBit,
  type ContractGraph,
  canSee,
  fieldWords,
  influencesOn,
  mostTold,
  phaseWords,
  type Rule,
  readFacts,
  readsOfField,
  sentence,
  unreachableNodes,
  type WriteFact,
  writeFacts,
} from '../../../contract/index.ts';
import { type Note, suggest } from '../../../core/index.ts';

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
      const near = fate.related.length === 0 && left > 0 ? nearest(graph, field, dangling) : undefined;
      const note = near === undefined ? undefined : dangling.get(near);
      const { input } = graph;
      const words = input.dialect?.field(field);
      if (words) {
        yield {
          message: `${sentence(words.text)} is ${fate.text}.`,
          at,
          severity: 'info',
          phase: fact.phase,
          field,
          related: note ? [note] : fate.related,
          help: `Read it, or take it out.${near === undefined ? '' : ` Did you mean "${input.dialect?.field(near).name ?? near}"?`}`,
        };
        continue;
      }
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

/** The dangling read that was probably meant: in a dialect one of the same owner, by the name alone. */
const nearest = ({ input: { dialect } }: ContractGraph, field: string, dangling: ReadonlyMap<string, Note>) => {
  if (!dialect) return suggest(field, dangling.keys());
  const { owner, name } = dialect.field(field);
  const fields = [...dangling.keys()].map((other) => ({ other, words: dialect.field(other) }));
  const own = new Map(fields.flatMap(({ other, words }) => (words.owner === owner ? [[words.name, other]] : [])));
  const found = suggest(name, own.keys());
  return found === undefined ? undefined : own.get(found);
};

const danglingNames = (graph: ContractGraph): ReadonlyMap<string, Note> => {
  const names = new Map<string, Note>();
  for (const { read, phase, real, assumed, defaulted } of readFacts(graph, absentBit)) {
    if ((!real || assumed) && !defaulted)
      names.set(read.field, {
        message: `${phase === undefined ? 'The caller' : sentence(phaseWords(graph.input, phase))} reads ${fieldWords(graph.input, read.field)}.`,
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
      early.push({
        message: `${sentence(phaseWords(graph.input, phase))} reads ${fieldWords(graph.input, read.field)} without seeing this value.`,
        at: read.at,
      });
    if (early.length === 3) break;
  }
  if (over && early.length > 0) {
    const verb = over.does === 'drops' ? 'drops' : 'produces';
    const text =
      over.does === 'drops'
        ? `dropped by ${phaseWords(graph.input, over.phase.id)} before anything reads it`
        : `overwritten by ${phaseWords(graph.input, over.phase.id)} before anything reads it`;
    return {
      text,
      related: [
        {
          message: `${sentence(phaseWords(graph.input, over.phase.id))} ${verb} ${fieldWords(graph.input, over.field)}.`,
          at: over.at,
        },
        ...early,
      ],
    };
  }
  if (early.length > 0) return { text: 'never read after that', related: early };
  return { text: 'never read', related: [] };
};

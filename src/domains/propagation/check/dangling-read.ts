import {
  absentBit,
  type ContractGraph,
  canSee,
  type FieldWords,
  fieldWords,
  type Influence,
  influencesOn,
  mostTold,
  oneLine,
  phaseWords,
  type ReadFact,
  type Rule,
  readFacts,
  sentence,
  unknownBit,
  witnessOf,
} from '../../../contract/index.ts';
import { type Certainty, type Finding, type Note, type Severity, suggest } from '../../../core/index.ts';
import { readerOf, severityOfField } from '../words.ts';

export const danglingRead: Rule<'static'> = {
  name: 'dangling-read',
  moment: 'static',
  severity: 'error',
  summary: 'Every field without default that a phase reads is there in every run.',
  *check({ graph }) {
    const nearest = nearestNames(graph);
    const reported = new Map<number, number[]>();
    for (const fact of readFacts(graph, absentBit | unknownBit)) {
      const applies = fact.read.defaulted && fact.read.severity !== 'blocking';
      if (applies || isTolerant(graph, fact) || !(fact.absent || fact.unknown)) continue;
      if (fact.absent && !graph.input.dialect && partOfReported(graph, fact, reported)) continue;
      yield findingOf(graph, fact, nearest);
    }
  },
};

/** Whether the field lies below one that has been reported here or before: one absence is one finding. Notes the field. */
const partOfReported = (
  { touches, ways }: ContractGraph,
  { read, node }: ReadFact,
  reported: Map<number, number[]>,
): boolean => {
  const field = touches.fields.find(read.field);
  const above = touches.fields.related(field).flatMap((one) => (one.relation === 'below' ? [one.field] : []));
  const told = above.some((one) => reported.get(one)?.some((other) => other === node || ways.before(other, node)));
  if (!told) reported.set(field, [...(reported.get(field) ?? []), node]);
  return told;
};

/** Who handles absence himself reads nothing that must be there; in a dialect he still reads what must exist. */
const isTolerant = (graph: ContractGraph, fact: ReadFact): boolean => {
  const { place, read, node } = fact;
  if (graph.input.dialect)
    return (read.tolerant || place === 'condition') && fact.absent && certaintyOf(fact) !== 'definite';
  if (place !== 'condition' && place !== 'loop') return false;
  const phase = graph.topology.phases[node];
  const conditions = [phase?.condition, ...graph.input.loops.map((loop) => loop.condition)];
  return conditions.some((condition) => condition?.reads.some((one) => one.tolerant && one.at === read.at) ?? false);
};

const certaintyOf = (fact: ReadFact): Certainty => {
  if (!fact.absent) return 'unknown';
  if ((!fact.real || fact.assumed) && !fact.defaulted && !fact.unknown) return 'definite';
  return fact.guarded ? 'guarded' : 'possible';
};

/** In a dialect what is sometimes empty is often meant so; what always is never. */
const severityOf = ({ input }: ContractGraph, { read }: ReadFact, certainty: Certainty): Severity => {
  if (!input.dialect) return severityOfField(read.severity);
  if (input.dialect.missesAbsent) return 'error';
  return certainty === 'definite' ? 'error' : 'info';
};

const findingOf = (graph: ContractGraph, fact: ReadFact, nearest: Nearest): Finding => {
  const certainty = certaintyOf(fact);
  const { field, at } = fact.read;
  const { dialect } = graph.input;
  const base = {
    at,
    certainty,
    severity: severityOf(graph, fact, certainty),
    field,
    ...(fact.phase === undefined ? {} : { phase: fact.phase }),
    data: { key: fact.place, place: fact.place },
  };
  const subject = readerOf(graph, fact);
  if (certainty === 'unknown') return { ...base, message: `${subject}, but it is not known whether it is there.` };
  const all = influencesOn(graph, field, mostTold);
  const before = all.filter((one) => one.node !== fact.node && canSee(graph, fact.node, one.node));
  const after = all.filter(
    (one) => !canSee(graph, fact.node, one.node) && one.does !== 'drops' && one.does !== 'fills',
  );
  if (certainty === 'definite') return { ...base, ...definite(graph, fact, { subject, before, after, nearest }) };
  const seeded = graph.touches.seeded.some((read) => read.field === field);
  return {
    ...base,
    message: `${subject}, but it may be absent: ${reason(graph, { before, after, seeded })}.`,
    related: notesOf(graph, before.length > 0 ? before : after),
    help: dialect
      ? `${dialect.field(field).sometimes ?? `Write "${dialect.field(field).name}" in every run, or give the read a fallback with ||`}.`
      : seeded && before.length === 0
        ? `Declare what the caller seeds under "inputs".`
        : `Produce "${field}" on every way to ${fact.phase === undefined ? 'the end' : `"${fact.phase}"`}, or give the field a default.`,
    witness: witnessOf(graph, fact, absentBit),
  };
};

interface Around {
  readonly subject: string;
  readonly before: readonly Influence[];
  readonly after: readonly Influence[];
  readonly nearest: Nearest;
}

const definite = (
  graph: ContractGraph,
  fact: ReadFact,
  { subject, before, after, nearest }: Around,
): Pick<Finding, 'message' | 'related' | 'help'> => {
  const { field } = fact.read;
  const words = graph.input.dialect?.field(field);
  if (words && before.length + after.length === 0) return neverWritten(graph, fact, { subject, words, nearest });
  const drop = before.find((one) => one.does === 'drops');
  const where = fact.phase === undefined ? 'in a phase' : `in a phase before "${fact.phase}"`;
  if (drop) {
    return {
      message: `${subject}, but phase "${drop.phase.id}" has dropped it.`,
      related: notesOf(graph, before),
      help: `Keep "${field}" in phase "${drop.phase.id}", or produce it again.`,
    };
  }
  const late = after[0];
  if (late) {
    const position =
      fact.node !== late.node && graph.ways.before(fact.node, late.node)
        ? 'which comes after it'
        : 'whose result does not reach it';
    return {
      message: `${subject}, but only ${phaseWords(graph.input, late.phase.id)}, ${position}, produces it.`,
      related: notesOf(graph, after),
      help: `Move ${phaseWords(graph.input, late.phase.id)} before the read, or produce ${fieldWords(graph.input, field)} ${where}.`,
    };
  }
  const near = nearest(fact);
  return {
    message: `${subject}, but no phase${fact.phase === undefined ? '' : ' before it'} produces it.`,
    related: near ? [near.note] : [],
    help: `Produce "${field}" ${where}${graph.input.inputs ? ', or list it under "inputs"' : ''}.${near ? ` Did you mean "${near.name}"?` : ''}`,
  };
};

const neverWritten = (
  { input, topology }: ContractGraph,
  fact: ReadFact,
  { subject, words, nearest }: { subject: string; words: FieldWords; nearest: Nearest },
): Pick<Finding, 'message' | 'related' | 'help'> => {
  const near = nearest(fact);
  const owner = topology.phases[topology.index.get(words.owner) ?? -1];
  const here = owner && { message: `${sentence(phaseWords(input, owner.id))} is here.`, at: owner.at };
  return {
    message: `${subject}, but ${words.missing}.`,
    related: [near?.note, here].filter((note) => note !== undefined),
    help: `${words.help}.${near ? ` Did you mean "${near.name}"?` : ''}`,
  };
};

type Nearest = (fact: ReadFact) => { name: string; note: Note } | undefined;

/** So many names are compared in all: the work must not grow with findings times fields. */
const mostCompared = 200_000;

/** Finds the field produced before a read, or seeded, whose name is nearest. */
const nearestNames = (graph: ContractGraph): Nearest => {
  const { dialect } = graph.input;
  let groups: ReadonlyMap<string, Names> | undefined;
  let left = mostCompared;
  return (fact) => {
    groups ??= namesByOwner(graph);
    const { field } = fact.read;
    const names = groups.get(dialect?.field(field).owner ?? '') ?? new Map<string, never>();
    left -= names.size;
    if (left < 0) return undefined;
    const written = dialect?.field(field).name ?? field;
    const others = [...names.keys()].filter((name) => name !== written);
    const name = suggest(written, others) ?? longer(written, others);
    const found = name === undefined ? undefined : names.get(name);
    if (name === undefined || !found || !canSee(graph, fact.node, found.node)) return undefined;
    return { name, note: found.note };
  };
};

type Names = ReadonlyMap<string, { readonly node: number; readonly note: Note }>;

/** What can be meant in the place of a name: in a dialect only what the same phase writes. */
const namesByOwner = ({ input, topology }: ContractGraph): ReadonlyMap<string, Names> => {
  const { dialect } = input;
  const groups = new Map<string, Map<string, { node: number; note: Note }>>();
  const add = (field: string, node: number, note: Note): void => {
    const words = dialect?.field(field);
    const group = groups.get(words?.owner ?? '') ?? new Map<string, { node: number; note: Note }>();
    groups.set(words?.owner ?? '', group);
    const name = words?.name ?? field;
    if (!group.has(name)) group.set(name, { node, note });
  };
  for (const { field, at } of input.inputs ?? [])
    add(field, topology.start, { message: `The caller seeds ${fieldWords(input, field)}.`, at });
  topology.phases.forEach((phase, node) => {
    for (const { field, at, open } of phase.writes) {
      const message = `${sentence(phaseWords(input, phase.id))} produces ${fieldWords(input, field)}.`;
      if (!open) add(field, node, { message, at });
    }
  });
  return groups;
};

/** A name that is part of the other, as "constraints" of "domain_constraints". */
const longer = (field: string, names: Iterable<string>): string | undefined => {
  for (const name of names)
    if (name.length >= 5 && (field.endsWith(`_${name}`) || name.endsWith(`_${field}`))) return name;
  return undefined;
};

interface Sides {
  readonly before: readonly Influence[];
  readonly after: readonly Influence[];
  readonly seeded: boolean;
}

const reason = ({ input }: ContractGraph, { before, after, seeded }: Sides): string => {
  const drop = before.find((one) => one.does === 'drops');
  const maker = before.find((one) => one.does !== 'drops');
  if (!maker && input.dialect) {
    const late = after[0];
    return late
      ? `only ${phaseWords(input, late.phase.id)}, which comes later, writes it`
      : 'nothing before it writes it';
  }
  if (!maker)
    return drop
      ? `${phaseWords(input, drop.phase.id)} drops it`
      : seeded
        ? 'only a later phase produces it, and no inputs are declared'
        : 'the caller need not seed it';
  if (drop && input.dialect) return `${phaseWords(input, drop.phase.id)} unsets it in some runs`;
  const { id, condition } = maker.phase;
  const only = before.filter((one) => one.does !== 'drops').length === 1;
  const subject = input.dialect
    ? phaseWords(input, id)
    : maker.does === 'fills'
      ? `phase "${id}", which has a default for it,`
      : only
        ? `its only producer "${id}"`
        : `producer "${id}"`;
  if (condition) return `${subject} runs only when ${oneLine(condition.text)}`;
  if (maker.does === 'may-produce') return `${subject} produces it in some runs only`;
  if (drop) return `${phaseWords(input, drop.phase.id)} drops it`;
  return `${subject} does not run, or does not reach it, in every run`;
};

const notesOf = ({ input }: ContractGraph, influences: readonly Influence[]): Note[] =>
  influences.slice(0, 5).map(({ phase, does, field, at }) => {
    const verb = {
      produces: 'produces',
      'may-produce': 'may produce',
      fills: 'has a default for',
      drops: input.dialect ? 'unsets' : 'drops',
    }[does];
    const when = phase.condition && does !== 'drops' ? ` when ${oneLine(phase.condition.text)}` : '';
    return { message: `${sentence(phaseWords(input, phase.id))} ${verb} ${fieldWords(input, field)}${when}.`, at };
  });

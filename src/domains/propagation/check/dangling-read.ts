import {
  absentBit,
  type ContractGraph,
  canSee,
  type Influence,
  influencesOn,
  mostTold,
  oneLine,
  type ReadFact,
  type Rule,
  readFacts,
  suggest,
  unknownBit,
  witnessOf,
} from '../../../contract/index.ts';
import type { Certainty, Finding, Note } from '../../../core/index.ts';
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
      if (fact.absent && partOfReported(graph, fact, reported)) continue;
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

/** A condition that handles absence itself reads nothing that must be there. */
const isTolerant = (graph: ContractGraph, { place, read, node }: ReadFact): boolean => {
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

const findingOf = (graph: ContractGraph, fact: ReadFact, nearest: Nearest): Finding => {
  const certainty = certaintyOf(fact);
  const { field, at, severity } = fact.read;
  const base = {
    at,
    certainty,
    severity: severityOfField(severity),
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
    message: `${subject}, but it may be absent: ${reason(before, seeded)}.`,
    related: notesOf(before.length > 0 ? before : after),
    help:
      seeded && before.length === 0
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
  const drop = before.find((one) => one.does === 'drops');
  const where = fact.phase === undefined ? 'in a phase' : `in a phase before "${fact.phase}"`;
  if (drop) {
    return {
      message: `${subject}, but phase "${drop.phase.id}" has dropped it.`,
      related: notesOf(before),
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
      message: `${subject}, but only phase "${late.phase.id}", ${position}, produces it.`,
      related: notesOf(after),
      help: `Move phase "${late.phase.id}" before the read, or produce "${field}" ${where}.`,
    };
  }
  const near = nearest(fact);
  return {
    message: `${subject}, but no phase${fact.phase === undefined ? '' : ' before it'} produces it.`,
    related: near ? [near.note] : [],
    help: `Produce "${field}" ${where}${graph.input.inputs ? ', or list it under "inputs"' : ''}.${near ? ` Did you mean "${near.name}"?` : ''}`,
  };
};

type Nearest = (fact: ReadFact) => { name: string; note: Note } | undefined;

/** So many names are compared in all: the work must not grow with findings times fields. */
const mostCompared = 200_000;

/** Finds the field produced before a read, or seeded, whose name is nearest. */
const nearestNames = (graph: ContractGraph): Nearest => {
  let notes: Map<string, { node: number; note: Note }> | undefined;
  let left = mostCompared;
  const collect = (): Map<string, { node: number; note: Note }> => {
    const found = new Map<string, { node: number; note: Note }>();
    const { start, phases } = graph.topology;
    for (const { field, at } of graph.input.inputs ?? [])
      found.set(field, { node: start, note: { message: `The caller seeds "${field}".`, at } });
    phases.forEach((phase, node) => {
      for (const { field, at } of phase.writes)
        if (!found.has(field))
          found.set(field, { node, note: { message: `Phase "${phase.id}" produces "${field}".`, at } });
    });
    return found;
  };
  return (fact) => {
    notes ??= collect();
    left -= notes.size;
    if (left < 0) return undefined;
    const { field } = fact.read;
    const others = [...notes.keys()].filter((name) => name !== field);
    const name = suggest(field, others) ?? longer(field, others);
    const found = name === undefined ? undefined : notes.get(name);
    if (!found || !canSee(graph, fact.node, found.node)) return undefined;
    return name !== undefined && found ? { name, note: found.note } : undefined;
  };
};

/** A name that is part of the other, as "constraints" of "domain_constraints". */
const longer = (field: string, names: Iterable<string>): string | undefined => {
  for (const name of names)
    if (name.length >= 5 && (field.endsWith(`_${name}`) || name.endsWith(`_${field}`))) return name;
  return undefined;
};

const reason = (before: readonly Influence[], seeded: boolean): string => {
  const drop = before.find((one) => one.does === 'drops');
  const maker = before.find((one) => one.does !== 'drops');
  if (!maker)
    return drop
      ? `phase "${drop.phase.id}" drops it`
      : seeded
        ? 'only a later phase produces it, and no inputs are declared'
        : 'the caller need not seed it';
  const { id, condition } = maker.phase;
  const only = before.filter((one) => one.does !== 'drops').length === 1;
  const subject =
    maker.does === 'fills'
      ? `phase "${id}", which has a default for it,`
      : only
        ? `its only producer "${id}"`
        : `producer "${id}"`;
  if (condition) return `${subject} runs only when ${oneLine(condition.text)}`;
  if (maker.does === 'may-produce') return `${subject} produces it in some runs only`;
  if (drop) return `phase "${drop.phase.id}" drops it`;
  return `${subject} does not run, or does not reach it, in every run`;
};

const notesOf = (influences: readonly Influence[]): Note[] =>
  influences.slice(0, 5).map(({ phase, does, field, at }) => {
    const verb = { produces: 'produces', 'may-produce': 'may produce', fills: 'has a default for', drops: 'drops' }[
      does
    ];
    const when = phase.condition && does !== 'drops' ? ` when ${oneLine(phase.condition.text)}` : '';
    return { message: `Phase "${phase.id}" ${verb} "${field}"${when}.`, at };
  });

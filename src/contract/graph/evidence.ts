import type { Span } from '../../core/index.ts';
import type { ContractGraph, ReadFact } from './graph.ts';
import type { PhaseInput, ReadInput } from './input.ts';
import { touch } from './touches.ts';
import { fieldWords, phaseWords, sentence } from './words.ts';

/** What one phase does to the presence of a field: produces it (always or maybe, for its own part), or takes it away. */
export interface Influence {
  readonly node: number;
  readonly phase: PhaseInput;
  readonly does: 'produces' | 'may-produce' | 'fills' | 'drops';
  /** The path that it names, which may lie above or below the field. */
  readonly field: string;
  readonly at: Span;
}

/** The phases that bear on a field's presence, in topological order, `most` at most. */
export const influencesOn = (
  graph: ContractGraph,
  name: string,
  most = Number.POSITIVE_INFINITY,
): readonly Influence[] => {
  const { byField, touches, topology } = graph;
  const field = touches.fields.find(name);
  const found: Influence[] = [];
  const seen = new Set<number>();
  for (
    let at = byField.from[field] ?? 0;
    field >= 0 && at < (byField.from[field + 1] ?? 0) && found.length < most;
    at++
  ) {
    const node = byField.node[at] ?? 0;
    const kind = touches.kind[byField.index[at] ?? 0] ?? 0;
    const phase = topology.phases[node];
    if (!phase || kind === touch.observe || kind === touch.assume || seen.has(node)) continue;
    const near = new Set([name, ...touches.fields.related(field).map((one) => touches.fields.name(one.field))]);
    const influence = influenceOf(phase, node, near, name);
    if (!influence) continue;
    seen.add(node);
    found.push(influence);
  }
  return found;
};

const influenceOf = (
  phase: PhaseInput,
  node: number,
  near: ReadonlySet<string>,
  name: string,
): Influence | undefined => {
  const own = phase.writes.find((write) => write.field === name);
  const write = own ?? phase.writes.find((one) => near.has(one.field));
  if (write) return { node, phase, does: write.always ? 'produces' : 'may-produce', field: write.field, at: write.at };
  const drop = phase.drops.find((one) => near.has(one.field));
  if (drop) return { node, phase, does: 'drops', field: drop.field, at: drop.at };
  const fill = phase.reads.find((read) => read.defaulted && near.has(read.field));
  return fill && { node, phase, does: 'fills', field: fill.field, at: fill.at };
};

/** The reads of a field itself, in topological order. */
export const readsOfField = function* (
  graph: ContractGraph,
  name: string,
): Iterable<{ read: ReadInput; node: number }> {
  const { byField, touches } = graph;
  const field = touches.fields.find(name);
  for (let at = byField.from[field] ?? 0; field >= 0 && at < (byField.from[field + 1] ?? 0); at++) {
    const index = byField.index[at] ?? 0;
    const ref = touches.ref[index] ?? -1;
    const read = ref >= 0 && (touches.kind[index] ?? 0) <= touch.fill ? touches.reads[ref] : undefined;
    if (read) yield { read, node: byField.node[at] ?? 0 };
  }
};

/** Whether what happens at a node can be seen at another: it comes before it, or comes round a loop. */
export const canSee = (graph: ContractGraph, node: number, from: number): boolean => graph.ways.reaches(from, node);

/** A run in which the read has the status, as steps: what became of the phases that bear on the field. */
export const witnessOf = (
  graph: ContractGraph,
  fact: ReadFact,
  bit: number,
): { message: string; at: Span; phase?: string }[] => {
  const field = graph.touches.fields.find(fact.read.field);
  const shown = graph.flow().precise(field)?.witness(fact.ref, bit);
  const steps: { message: string; at: Span; phase?: string }[] = [];
  for (const influence of influencesOn(graph, fact.read.field, mostTold)) {
    if (influence.node === fact.node || !canSee(graph, fact.node, influence.node)) continue;
    const step = stepOf(graph, influence, { ran: shown?.get(influence.node), name: fact.read.field });
    if (step) steps.push(step);
  }
  const { input } = graph;
  const reader = fact.phase === undefined ? 'The caller' : sentence(fact.read.reader ?? phaseWords(input, fact.phase));
  const end = { message: `${reader} reads ${fieldWords(input, fact.read.field)}.`, at: fact.read.at };
  steps.push(fact.phase === undefined ? end : { ...end, phase: fact.phase });
  return steps.slice(-mostSteps);
};

const mostSteps = 12;

/** As many phases are looked at to word one finding: its cost must not grow with the workflow. */
export const mostTold = 64;

const stepOf = (
  { input }: ContractGraph,
  { phase, does, field, at }: Influence,
  { ran, name }: { ran: 'yes' | 'no' | 'some' | undefined; name: string },
) => {
  const { id, condition } = phase;
  const subject = sentence(phaseWords(input, id));
  const skipped = ran === 'no' || (ran !== 'yes' && condition !== undefined && does !== 'drops' && does !== 'fills');
  if (skipped && does !== 'drops') {
    const why = condition ? `: ${condition.otherwise ?? `${oneLine(condition.text)} does not hold`}` : '';
    return { message: `${subject} is skipped${why}.`, at: condition?.at ?? phase.at, phase: id };
  }
  if (does === 'drops' && ran !== 'no')
    return { message: `${subject} ${input.dialect ? 'unsets' : 'drops'} ${fieldWords(input, field)}.`, at, phase: id };
  if (does === 'may-produce')
    return { message: `${subject} does not produce ${fieldWords(input, name)} in this run.`, at, phase: id };
  return undefined;
};

/** A condition's text as it fits into a sentence. */
export const oneLine = (text: string): string => {
  const flat = text.trim().replace(/\s+/gu, ' ');
  return flat.length > 60 ? `${flat.slice(0, 57)}...` : flat;
};

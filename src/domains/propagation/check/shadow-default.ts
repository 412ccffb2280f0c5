import {
  absentBit,
  type ContractGraph,
  canSee,
  defaultBit,
  influencesOn,
  mostTold,
  oneLine,
  type ReadFact,
  type Rule,
  readFacts,
  sentence,
  unknownBit,
  witnessOf,
} from '../../../contract/index.ts';
import type { Certainty, Finding } from '../../../core/index.ts';

/** Whether the read's own default applies where the field is absent. */
const ownDefault = ({ read }: ReadFact): boolean => read.defaulted && read.severity !== 'blocking';

export const shadowDefault: Rule<'static'> = {
  name: 'shadow-default',
  moment: 'static',
  severity: 'error',
  summary: 'A critical field gets its value from a producer, never only from a default.',
  *check({ graph }) {
    for (const fact of readFacts(graph, absentBit | defaultBit | unknownBit)) {
      if (!fact.read.critical || fact.place === 'condition' || fact.place === 'loop') continue;
      if (graph.input.dialect && certaintyOf(fact, true) !== 'definite') continue;
      const takes = fact.defaulted || (ownDefault(fact) && fact.absent);
      if (takes || (ownDefault(fact) && fact.unknown)) yield findingOf(graph, fact, takes);
    }
  },
};

const certaintyOf = (fact: ReadFact, takes: boolean): Certainty => {
  if (!takes) return 'unknown';
  if (!fact.real && !fact.unknown && (ownDefault(fact) || !fact.absent)) return 'definite';
  const shownAbsent = ownDefault(fact) && fact.absent && !fact.guarded;
  return shownAbsent || (fact.defaulted && !fact.guardedDefault) ? 'possible' : 'guarded';
};

const findingOf = (graph: ContractGraph, fact: ReadFact, takes: boolean): Finding => {
  const certainty = certaintyOf(fact, takes);
  const { field, at } = fact.read;
  const subject =
    fact.phase === undefined ? `Critical output "${field}"` : `Critical field "${field}" of phase "${fact.phase}"`;
  const before = influencesOn(graph, field, mostTold).filter(
    (one) => one.node !== fact.node && canSee(graph, fact.node, one.node),
  );
  const makers = before.filter((one) => one.does === 'produces' || one.does === 'may-produce');
  const filler = before.find((one) => one.does === 'fills');
  const whose = ownDefault(fact) ? 'its default' : filler ? `the default of phase "${filler.phase.id}"` : 'a default';
  const maker =
    makers.find((one) => one.phase.condition !== undefined) ??
    makers.find((one) => one.does === 'may-produce') ??
    makers[0];
  const because = maker
    ? `${makers.length === 1 ? 'its only producer' : 'producer'} "${maker.phase.id}" ${maker.phase.condition ? 'is conditional' : maker.does === 'may-produce' ? 'produces it in some runs only' : 'does not reach it in every run'}`
    : 'no phase before it produces it';
  const certain = certainty === 'definite';
  const words = graph.input.dialect?.field(field);
  if (words) {
    return {
      message: `${sentence(words.text)} always falls back to its default: ${words.missing}.`,
      at,
      certainty,
      field,
      ...(fact.phase === undefined ? {} : { phase: fact.phase }),
      help: `${words.help}.`,
    };
  }
  return {
    message: `${subject} ${certain ? 'always takes' : 'may take'} ${whose}: ${certain && makers.length > 0 ? 'no producer reaches it' : because}.`,
    at,
    certainty,
    field,
    ...(fact.phase === undefined ? {} : { phase: fact.phase }),
    related: before.slice(0, 5).map(({ phase, does, at: there }) => ({
      message:
        does === 'fills'
          ? `Phase "${phase.id}" has a default for "${field}".`
          : does === 'drops'
            ? `Phase "${phase.id}" drops "${field}".`
            : phase.condition
              ? `Phase "${phase.id}" runs only when ${oneLine(phase.condition.text)}.`
              : `Phase "${phase.id}" produces "${field}"${does === 'may-produce' ? ' in some runs only' : ''}.`,
      at: does !== 'fills' && does !== 'drops' && phase.condition ? phase.condition.at : there,
    })),
    help:
      fact.phase === undefined
        ? `Produce "${field}" on every way to the end, or say "critical: false".`
        : `Produce "${field}" on every way to "${fact.phase}", drop the default so that absence fails, or say "critical: false".`,
    ...(certain || certainty === 'unknown'
      ? {}
      : { witness: witnessOf(graph, fact, fact.defaulted && !ownDefault(fact) ? defaultBit : absentBit) }),
  };
};

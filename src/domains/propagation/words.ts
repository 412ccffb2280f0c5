import {
  type ContractGraph,
  type FieldSeverity,
  fieldWords,
  phaseWords,
  type ReadFact,
  sentence,
} from '../../contract/index.ts';
import type { Severity } from '../../core/index.ts';

/** Field severities in the words of diagnostics. */
export const severityOfField = (severity: FieldSeverity): Severity =>
  severity === 'blocking' ? 'error' : severity === 'warning' ? 'warning' : 'info';

/** The beginning of a sentence about a read: who reads what. */
export const readerOf = (graph: ContractGraph, { phase, place, read, node }: ReadFact): string => {
  const { input } = graph;
  if (input.dialect) {
    const subject = phaseWords(input, phase ?? '');
    const who = place === 'condition' ? `the condition of ${subject}` : (read.reader ?? subject);
    return `${sentence(who)} reads ${fieldWords(input, read.field)}`;
  }
  switch (place) {
    case 'output':
      return `The caller reads output "${read.field}"`;
    case 'condition':
      return `The condition of phase "${phase ?? ''}" reads field "${read.field}"`;
    case 'loop':
      return `The condition of the loop from "${graph.topology.phases[node]?.id ?? ''}" reads field "${read.field}"`;
    case 'entry':
      return `Phase "${phase ?? ''}" ${read.severity === 'blocking' ? 'requires' : 'reads'} field "${read.field}"`;
  }
};

import type { ReadFact } from './graph/index.ts';
import type { Field } from './model/index.ts';
import type { StaticFacts } from './rule.ts';

/** The field as the contract declares it where it is read; undefined where the graph has no contract. */
export const declaredField = ({ contract }: StaticFacts, { phase, read }: ReadFact): Field | undefined => {
  const from = contract?.phases.find((one) => one.id === phase);
  const list = phase === undefined ? contract?.outputs : [...(from?.required ?? []), ...(from?.enrichment ?? [])];
  return list?.find((field) => field.name === read.field);
};

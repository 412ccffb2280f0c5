import { type ContractGraph, type Field, type ReadFact, readFacts, type StaticFacts } from '../../contract/index.ts';

/** The facts of a graph by the number of the read. */
export const factsByRead = (graph: ContractGraph): ReadonlyMap<number, ReadFact> =>
  new Map([...readFacts(graph)].map((fact) => [fact.ref, fact] as const));

/** The field as the contract declares it where it is read; undefined where the graph has no contract. */
export const declaredField = ({ contract }: StaticFacts, { phase, read }: ReadFact): Field | undefined => {
  const from = contract?.phases.find((one) => one.id === phase);
  const list = phase === undefined ? contract?.outputs : [...(from?.required ?? []), ...(from?.enrichment ?? [])];
  return list?.find((field) => field.name === read.field);
};

import { type ContractGraph, type ReadFact, readFacts } from '../../contract/index.ts';

/** The facts of a graph by the number of the read. */
export const factsByRead = (graph: ContractGraph): ReadonlyMap<number, ReadFact> =>
  new Map([...readFacts(graph)].map((fact) => [fact.ref, fact] as const));

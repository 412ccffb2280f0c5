import type { Contract, Phase } from '../model/index.ts';
import type { Body, DeclaredPhase } from '../source/typescript/declared.ts';

/** Who is right where a contract and code disagree: findings stand on the other side. `both`: on both alike, in code. */
export type Authority = 'yaml' | 'code' | 'both';

/** A phase as a contract has it, as code has it, or both. */
export interface Pair {
  readonly contract?: Contract;
  readonly yaml?: Phase;
  readonly code?: DeclaredPhase;
  /** What the function does that the contract's `handler` names, where it is no phase that code declares. */
  readonly body?: Body;
  /** Why the contract's `handler` leads nowhere, as the end of a sentence. */
  readonly lost?: string;
}

/** What the `handler` of a phase leads to. */
export type Handled = Pick<Pair, 'code' | 'body' | 'lost'>;

/** What rules about agreement look at. */
export interface AgreementFacts {
  readonly pairs: readonly Pair[];
  readonly authority: Authority;
}

/** How many phases there are on which side. */
export interface Parity {
  readonly matched: number;
  readonly mismatched: number;
  readonly onlyYaml: number;
  readonly onlyCode: number;
}

/**
 * Brings the phases of contracts and of code together: by the contract's `handler`, else by id, where the code names that
 * workflow or no other contract has a phase of this id. In the order of the contracts, then of the code.
 */
export const pairPhases = (
  contracts: readonly Contract[],
  phases: readonly DeclaredPhase[],
  handled: (contract: Contract, phase: Phase) => Handled | undefined,
): readonly Pair[] => {
  const named = new Map<string, number>();
  for (const { phases: of } of contracts) for (const { id } of of) named.set(id, (named.get(id) ?? 0) + 1);
  const byId = new Map<string, DeclaredPhase[]>();
  for (const phase of phases) byId.set(phase.id, [...(byId.get(phase.id) ?? []), phase]);
  const used = new Set<DeclaredPhase>();
  const pairs = contracts.flatMap((contract) =>
    contract.phases.map((yaml): Pair => {
      const link = yaml.handler && handled(contract, yaml);
      if (link) {
        if (link.code) used.add(link.code);
        return { contract, yaml, ...link };
      }
      const candidates = byId.get(yaml.id) ?? [];
      const own = candidates.filter(({ workflow }) => workflow === contract.workflow);
      const free = candidates.filter(({ workflow }) => workflow === undefined);
      const [code, other] = own.length > 0 ? own : named.get(yaml.id) === 1 ? free : [];
      // Two declarations of one phase are two candidates: nobody can tell which one is meant.
      if (!code || other) return { contract, yaml };
      used.add(code);
      return { contract, yaml, code };
    }),
  );
  return [
    ...pairs,
    ...phases.flatMap((code): Pair[] => (used.has(code) ? [] : [{ ...contractOf(contracts, code), code }])),
  ];
};

/** The contract of the workflow that code names. */
const contractOf = (contracts: readonly Contract[], { workflow }: DeclaredPhase): { contract?: Contract } => {
  const contract = workflow === undefined ? undefined : contracts.find((one) => one.workflow === workflow);
  return contract ? { contract } : {};
};

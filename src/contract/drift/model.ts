import type { Span } from '../../core/index.ts';
import type { ContractGraph, GraphInput } from '../graph/index.ts';
import type { Contract } from '../model/index.ts';
import type { ChangeKind } from './kinds.ts';

export type ChangeClass = 'breaking' | 'potentially-breaking' | 'compatible';

/** One side of a comparison: a workflow of any front end, with the contract where it comes from one. */
export interface Workflow {
  readonly input: GraphInput;
  readonly graph: ContractGraph;
  readonly contract?: Contract;
}

/** Who reads what a change touches. */
export interface Consumer {
  /** Absent for the caller, and for readers outside of the workflow. */
  readonly phase?: string;
  readonly field: string;
  /** The chain that follows the field there. */
  readonly chain?: string;
  readonly at: Span;
}

/** One thing that differs between two workflows. Never carries a default: its value may be a secret. */
export interface Change {
  readonly kind: ChangeKind;
  readonly class: ChangeClass;
  readonly workflow: string;
  readonly phase?: string;
  readonly field?: string;
  readonly chain?: string;
  /** What the contract said, and what it says now; absent where there was or is nothing, or where it must not be shown. */
  readonly from?: string;
  readonly to?: string;
  /** One sentence that makes sense alone. */
  readonly message: string;
  /** Where the user edits: on the side after, where there is something to point at. */
  readonly at: Span;
  readonly side: 'before' | 'after';
  /** Where the same thing stands before, for a change that is placed on the side after. */
  readonly was?: Span;
  readonly consumers: readonly Consumer[];
  /** Why it has its class. */
  readonly because: string;
}

/** What a change comes to: its class, the reason and who is affected. */
export interface Verdict {
  readonly class: ChangeClass;
  readonly because: string;
  readonly consumers: readonly Consumer[];
}

const rank: Readonly<Record<ChangeClass, number>> = { breaking: 0, 'potentially-breaking': 1, compatible: 2 };

/** The worse class first. */
export const compareClass = (a: ChangeClass, b: ChangeClass): number => rank[a] - rank[b];

/** The worst of some verdicts, the first of equals, with the consumers of all that are as bad. */
export const worstOf = (first: Verdict, ...others: readonly (Verdict | undefined)[]): Verdict => {
  const all = [first, ...others.flatMap((one) => one ?? [])];
  const worst = all.reduce((a, b) => (compareClass(b.class, a.class) < 0 ? b : a));
  const same = all.filter((one) => one.class === worst.class);
  return { ...worst, consumers: uniqueConsumers(same.flatMap((one) => one.consumers)) };
};

/** Each consumer once. */
export const uniqueConsumers = (consumers: readonly Consumer[]): readonly Consumer[] => {
  const seen = new Set<string>();
  return consumers.filter((one) => {
    const key = JSON.stringify([one.phase, one.field, one.chain, one.at.source.file, one.at.start]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

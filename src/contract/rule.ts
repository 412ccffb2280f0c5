import type { Finding, Severity } from '../core/index.ts';
import type { AgreementFacts } from './agreement/index.ts';
import type { ContractGraph } from './graph/index.ts';
import type { Contract } from './model/index.ts';
import type { ObservedRun } from './observed/index.ts';

/** What a rule may look at, per moment. `contract` is there where the graph came from a contract file. */
export interface Facts {
  readonly static: StaticFacts;
  readonly preflight: PreflightFacts;
  /** Phases of a contract and of code. */
  readonly agreement: AgreementFacts;
  readonly postrun: PostrunFacts;
}

export interface StaticFacts {
  readonly graph: ContractGraph;
  readonly contract?: Contract;
}

export interface PreflightFacts extends StaticFacts {
  /** The graph as it starts with exactly what the initial context holds; reads have the same numbers as in `graph`. */
  readonly seeded: ContractGraph;
  /** The real initial context. Values are looked at, never printed. */
  readonly initial: unknown;
  /** The name under which the user knows the initial context. */
  readonly initialFile: string;
  /** The phases that the caller is about to run, where it says so. */
  readonly registered?: readonly string[];
}

export interface PostrunFacts extends StaticFacts {
  /** What the records of runs of this workflow say; at least one. */
  readonly runs: readonly ObservedRun[];
}

export type Moment = keyof Facts;

/**
 * One law about facts: data plus a pure generator function that yields findings and never throws. The code is
 * `<owner>/<name>`; `severity` is the base that presets, configuration and the command line replace.
 */
export interface Rule<M extends Moment = Moment> {
  readonly name: string;
  readonly moment: M;
  readonly severity: Severity;
  /** The law, one sentence. */
  readonly summary: string;
  check(facts: Facts[M]): Iterable<Finding>;
}

/** A diagnostic that loading reports: a catalogue entry without a function. */
export interface LoadingCode {
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string;
}

export const loadingCode = (name: string, severity: Severity, summary: string): LoadingCode => ({
  name,
  severity,
  summary,
});

/** What answers for a group of codes: a contract domain, the graph, loading, verification. */
export interface RuleOwner {
  readonly name: string;
  readonly rules: readonly AnyRule[];
  readonly codes: readonly LoadingCode[];
  /** The commands that find what has no rule function, where that is not whatever reads files. */
  readonly foundBy?: string;
}

export type AnyRule = { readonly [M in Moment]: Rule<M> }[Moment];

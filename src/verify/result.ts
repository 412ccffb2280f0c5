import type { ContractGraph, Parity } from '../contract/index.ts';
import type { Diagnostic } from '../core/index.ts';

/** Totals of one check. `unknown` counts findings that cannot be decided and are therefore hidden. */
export interface Summary {
  readonly files: number;
  readonly workflows: number;
  readonly phases: number;
  readonly fields: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly unknown: number;
  /** Silenced by a comment, the configuration or the baseline. */
  readonly suppressed: number;
  /** How phases of contracts and of code go together; absent where code was not looked at. */
  readonly parity?: Parity;
}

/** A finding that a comment (`inSource`), the configuration or the baseline (`external`) silences. */
export interface Silenced {
  readonly diagnostic: Diagnostic;
  readonly kind: 'inSource' | 'external';
  readonly reason?: string;
}

export interface CheckResult {
  /** Sorted by `compareDiagnostics`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
  readonly graphs: readonly ContractGraph[];
  /** In the order of `compareDiagnostics`. */
  readonly silenced: readonly Silenced[];
  /** There where a baseline was given: how the findings compare with it. */
  readonly baseline?: { readonly new: number; readonly same: number; readonly removed: number };
  /** Notes for `--verbose`: fields taken as seeded, codes of hidden unknowns. Sorted. */
  readonly notes: readonly string[];
}

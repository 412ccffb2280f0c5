import type { Location, Span } from './location.ts';

export type Severity = 'error' | 'warning' | 'info';

/** How sure a finding is: holds in every run, in some run, only where conditions that cannot be related agree, or not to be known. */
export type Certainty = 'definite' | 'possible' | 'guarded' | 'unknown';

export interface Related extends Location {
  readonly message: string;
}

/** One step of a run that shows the defect, in the order of the run. */
export interface WitnessStep extends Location {
  readonly message: string;
  readonly phase?: string;
}

/**
 * What is wrong, where, why and how to fix it. Never carries a context value: names, types and sizes only.
 * `fingerprint` (16 hexadecimal digits) stays the same when lines move.
 */
export interface Diagnostic extends Location {
  readonly code: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  readonly workflow?: string;
  readonly phase?: string;
  readonly field?: string;
  readonly related?: readonly Related[];
  readonly help?: string;
  readonly fingerprint: string;
  readonly witness?: readonly WitnessStep[];
  readonly data?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** A place with a sentence, before it is turned into lines and columns. */
export interface Note {
  readonly message: string;
  readonly at: Span;
}

/**
 * What a rule or a loader yields: a diagnostic before severities, suppressions and the baseline are applied.
 * `severity` is the base severity of this finding where it differs from the rule's own.
 */
export interface Finding {
  readonly message: string;
  readonly at: Span;
  readonly certainty?: Certainty;
  readonly severity?: Severity;
  readonly workflow?: string;
  readonly phase?: string;
  readonly field?: string;
  readonly related?: readonly Note[];
  readonly help?: string;
  readonly witness?: readonly (Note & { readonly phase?: string })[];
  readonly data?: Diagnostic['data'];
}

/** A finding together with its code, as loaders report it. */
export interface CodedFinding extends Finding {
  readonly code: string;
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The more severe first: negative when `a` is worse than `b`. */
export const compareSeverity = (a: Severity, b: Severity): number => rank[a] - rank[b];

/** One step lower; info stays info. */
export const lowered = (severity: Severity): Severity => (severity === 'error' ? 'warning' : 'info');

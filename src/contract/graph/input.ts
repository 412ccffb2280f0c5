import type { Expression, Span } from '../../core/index.ts';
import type { FieldSeverity, Type } from '../model/index.ts';

/**
 * What every front end produces: one workflow with its phases, in the order in which they were written. Field names are
 * canonical paths (`canonicalPath`). Nothing in here is resolved or checked yet: the graph does that.
 */
export interface GraphInput {
  readonly workflow: string;
  readonly at: Span;
  /** True where severities and types follow the rules of the 0.x format. */
  readonly legacy: boolean;
  readonly phases: readonly PhaseInput[];
  /** What the caller seeds; undefined where it is not declared (see "Start" in the format reference). */
  readonly inputs?: readonly ReadInput[];
  /** Names of inputs that nothing declares, and that are taken as seeded. */
  readonly assumed?: readonly string[];
  /** The inputs are all that there is: below a seeded field, what is not listed is absent. */
  readonly seedsAreExact?: boolean;
  /** What the caller reads at the end; undefined: what the last phases write. */
  readonly outputs?: readonly ReadInput[];
  readonly loops: readonly LoopInput[];
  readonly merge: ReadonlyMap<string, MergeInput>;
  readonly chains: readonly ChainInput[];
  /** Absent for contracts. */
  readonly dialect?: Dialect;
}

/**
 * Where the workflows of a front end differ from contracts: a read of an absent field gets an empty value and the run goes
 * on, so that each such read is a finding of its own, and a default serves the one read that has it; a phase that joins any
 * may run once for each that arrives; and its phases and fields have names of their own.
 */
export interface Dialect {
  /** What to call a phase in the middle of a sentence: `step "build"`. */
  phase(id: string): string;
  /** How to speak of a field. */
  field(name: string): FieldWords;
  /** What is absent in some runs only is missed there, and no empty value that is often meant so. */
  readonly missesAbsent?: true;
  /** The short names of a phase and of a field in a picture. */
  readonly labels: { phase(id: string): string; field(name: string): string };
}

export interface FieldWords {
  /** In the middle of a sentence: `output "version" of step "build"`. */
  readonly text: string;
  /** What the user has written: `version`. */
  readonly name: string;
  /** The only phase that can write it. */
  readonly owner: string;
  /** Completes "but …" where nobody writes it: `that step never writes it`. */
  readonly missing: string;
  /** What to do then, an order without its full stop. */
  readonly help: string;
  /** What to do where it is missing in some runs only, where that is something else than usual. */
  readonly sometimes?: string;
}

export interface PhaseInput {
  readonly id: string;
  readonly at: Span;
  /** Predecessors; `[]` makes it a first phase. */
  readonly after: readonly EdgeInput[];
  readonly join: 'all' | 'any';
  readonly condition?: ConditionInput;
  readonly reads: readonly ReadInput[];
  readonly writes: readonly WriteInput[];
  readonly drops: readonly FieldInput[];
  /** It may write more than is listed: misses below it are `unknown`. */
  readonly open: boolean;
  /** Several instances run side by side, and the writes of one cannot be told from those of another. */
  readonly parallel?: boolean;
  /** It stands for a way between phases, not for one that the user wrote: it is neither counted nor drawn. */
  readonly between?: true;
}

/** `sequence`: the phase written above; `after`: named in the file; `needs`: as `after`, but a skip is passed on. */
export interface EdgeInput {
  readonly phase: string;
  readonly kind: 'sequence' | 'after' | 'needs';
  readonly at: Span;
}

export interface ConditionInput {
  readonly expression: Expression;
  readonly text: string;
  /** Completes "is skipped: …" where that is not that the text does not hold. */
  readonly otherwise?: string;
  readonly at: Span;
  /** The fields it reads; `tolerant` ones handle absence themselves. */
  readonly reads: readonly (FieldInput & { readonly tolerant: boolean })[];
}

export interface FieldInput {
  readonly field: string;
  readonly at: Span;
}

export interface ReadInput extends FieldInput {
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  /** A default applies where the field is absent (never so for a blocking field). */
  readonly defaulted: boolean;
  readonly type: Type;
  readonly sourcePhase?: { readonly phase: string; readonly at: Span };
  /** Its reader copes with absence: only a field that is there in no run is missed. */
  readonly tolerant?: boolean;
  /** Who reads, at the beginning of a sentence, where it is not the phase itself. */
  readonly reader?: string;
}

export interface WriteInput extends FieldInput {
  /** False for `exit.optional`: produced in some runs only. */
  readonly always: boolean;
  readonly type: Type;
  /** Read outside the workflow: never dead. */
  readonly sink: boolean;
  /** Paths below `field` that the value's schema requires, relative (`b`, `b.c`). */
  readonly covers: readonly string[];
  /** Stands for names below `field` that cannot be listed: each may be there from here on, and what is there stays. */
  readonly open?: boolean;
}

export interface LoopInput {
  readonly from: string;
  readonly to: string;
  readonly at: Span;
  /** Where the two phases are named. */
  readonly ends?: { readonly from: Span; readonly to: Span };
  readonly condition?: ConditionInput;
  readonly invariants: readonly FieldInput[];
}

export interface MergeInput {
  readonly policy: string;
  readonly at: Span;
}

export interface ChainInput {
  readonly id: string;
  readonly at: Span;
  readonly severity: FieldSeverity;
  readonly source: ChainEnd;
  readonly waypoints: readonly ChainEnd[];
  readonly destination: ChainEnd;
  /** Fields that its verification reads besides its ends. */
  readonly reads: readonly FieldInput[];
}

export interface ChainEnd extends FieldInput {
  readonly phase: string;
}

import type { Span } from '../../../core/index.ts';
import type { FieldSeverity, Type } from '../../model/index.ts';

/** A field that code names, with the place of its path. */
export interface DeclaredField {
  /** Canonical path. */
  readonly name: string;
  readonly at: Span;
  readonly type: Type;
  /** Where the type stands: the place of the field where code leaves it out. */
  readonly typeAt: Span;
  readonly severity: FieldSeverity;
  readonly default?: { readonly value: unknown; readonly at: Span };
  /** Written in some runs only. */
  readonly optional: boolean;
}

/** A read of the context, or a write to it, in the body of a phase. */
export interface BodyAccess {
  /** Canonical path, as far as it is constant. */
  readonly path: string;
  readonly at: Span;
}

export interface BodyRead extends BodyAccess {
  /** A fallback stands where the value may be absent (`??`, `||`, a default of destructuring). */
  readonly defaulted: boolean;
  /** The last name is called: it may be a method of the value before it, such as `map`. Something below may be computed. */
  readonly end: 'value' | 'call' | 'computed';
}

export interface BodyWrite extends BodyAccess {
  /** Written by every branch that returns. */
  readonly always: boolean;
  /** Whether all parts of the value are listed as well. */
  readonly inside: 'known' | 'unknown';
}

/** Why something cannot be told from the code, and where. */
export interface Opening {
  readonly reason: string;
  readonly at: Span;
}

/** What the body of a phase does with its context, as far as code shows it. */
export interface Body {
  readonly reads: readonly BodyRead[];
  readonly writes: readonly BodyWrite[];
  /** It may read more: the context escapes. */
  readonly opensReads?: Opening;
  /** It may write more, or less. */
  readonly opensWrites?: Opening;
}

/** A phase as code declares it. */
export interface DeclaredPhase {
  readonly id: string;
  /** Its id, or what stands for it. */
  readonly at: Span;
  /** The workflow that it says it belongs to. */
  readonly workflow?: string;
  readonly description?: string;
  readonly form: 'definePhase' | 'class' | 'method';
  /** The name under which its module exports it, for links from contracts. */
  readonly exported?: string;
  readonly requires: readonly DeclaredField[];
  readonly produces: readonly DeclaredField[];
  readonly drops: readonly { readonly field: string; readonly at: Span }[];
  /** Undefined where the handler is in no code that can be seen. */
  readonly body?: Body;
  /** It states neither side, and so has the fields that its contract gives it. */
  readonly takesFields?: boolean;
  /** Parts of the declaration that are not static are left out of the lists above; then more may be declared. */
  readonly isPartial: boolean;
}

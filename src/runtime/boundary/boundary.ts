import type { FieldSeverity } from '../../contract/model/index.ts';

/** Why a field did not simply arrive. */
export type Reason = 'absent' | 'standing-default' | 'type' | 'constraint' | 'schema';

/** One field that did not simply arrive. Names, types and sizes; never a value of the context. */
export interface Violation {
  /** The path in the contract. */
  readonly field: string;
  /** The first place concerned: `tasks[2].id`. Keys of a dict that `*` stands for are not told: `users.*.id`. */
  readonly at: string;
  readonly verdict: 'defaulted' | 'failed';
  readonly reason: Reason;
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  readonly sourcePhase?: string;
  /** `str`, `min_length 3`. */
  readonly expected: string;
  /** A type word or a size, and how many places more of how many. */
  readonly found: string;
  /** The context holds the default: written by this check, or standing since before. */
  readonly applied: boolean;
}

/** What a boundary found. Fields without a verdict (optional ones that are absent) count nowhere. */
export interface BoundaryResult {
  readonly propagated: number;
  readonly defaulted: number;
  readonly failed: number;
  /** Critical fields with a verdict, and those of them that propagated. */
  readonly critical: number;
  readonly criticalPropagated: number;
  /** The fields that propagated, in the order of the contract. */
  readonly names: readonly string[];
  /** In the order of the contract. */
  readonly violations: readonly Violation[];
  /** A blocking field failed. */
  readonly blocked: boolean;
}

/** What is known of defaults at earlier boundaries. */
export interface Standing {
  /** Whether the value at this contract path was put there by a default, itself or with a parent, and not written since. */
  has(path: string): boolean;
}

export interface Boundary {
  /**
   * Judges every field of the boundary. It never throws, whatever the context is. With `apply`, defaults are written into
   * the context; without, nothing is.
   */
  check(context: object, how: { readonly apply: boolean; readonly standing?: Standing }): BoundaryResult;
  readonly kind: 'compiled' | 'interpreted';
  /** What the contract asks for and nobody checks here: patterns and schemas that cannot be compiled. */
  readonly unchecked: readonly { readonly field: string; readonly what: 'pattern' | 'schema' }[];
}

export interface ExitBoundary extends Boundary {
  /** The paths that differ from `before`, a copy of the context at entry, and that the phase does not declare to write. */
  undeclared(before: object, after: object): readonly string[];
}

/** Compiles inline JSON Schemas. `compile` may throw: the schema is then not checked, and said to be `unchecked`. */
export interface SchemaPort {
  compile(schema: unknown): (value: unknown) => boolean;
}

export interface BoundaryOptions {
  readonly legacy: boolean;
  /** Omitted: generated code where strings can be compiled, else interpreted. */
  readonly codegen?: boolean;
  /** Omitted: fields' schemas stand under `unchecked`. */
  readonly schema?: SchemaPort;
}

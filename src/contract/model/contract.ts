import type { Span } from '../../core/index.ts';
import type { ConditionInput } from '../graph/index.ts';
import type { Type } from './type.ts';

/** What absence of a field does: stops the phase, is reported as a warning, is noted. */
export type FieldSeverity = 'blocking' | 'warning' | 'advisory';

export interface Constraints {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly allowedValues?: readonly unknown[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A field as one phase (or the caller) names it, with everything that shared `fields` add already in place. */
export interface Field {
  /** Canonical path. */
  readonly name: string;
  readonly at: Span;
  readonly type: Type;
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  /** Absent: no default. The value is never printed. */
  readonly default?: { readonly value: unknown };
  readonly description?: string;
  readonly sourcePhase?: { readonly phase: string; readonly at: Span };
  readonly constraints?: Constraints;
  /** An inline JSON Schema of the value. */
  readonly schema?: unknown;
  readonly sink: boolean;
  /** The field's value may be recorded. */
  readonly recordValue: boolean;
}

export interface Phase {
  readonly id: string;
  readonly at: Span;
  readonly description?: string;
  /** Undefined: the phase written above. */
  readonly after?: readonly { readonly phase: string; readonly at: Span }[];
  readonly join: 'all' | 'any';
  readonly when?: ConditionInput;
  readonly required: readonly Field[];
  readonly enrichment: readonly Field[];
  readonly produces: readonly Field[];
  readonly mayProduce: readonly Field[];
  readonly drops: readonly { readonly field: string; readonly at: Span }[];
  readonly handler?: { readonly text: string; readonly at: Span };
}

export interface Loop {
  readonly from: string;
  readonly to: string;
  readonly at: Span;
  /** Where the two phases are named. */
  readonly ends: { readonly from: Span; readonly to: Span };
  readonly while?: ConditionInput;
  readonly maxIterations?: number;
  readonly invariants: readonly { readonly field: string; readonly at: Span }[];
}

export interface Chain {
  readonly id: string;
  readonly at: Span;
  readonly description?: string;
  readonly severity: FieldSeverity;
  readonly source: ChainPoint;
  readonly waypoints: readonly ChainPoint[];
  readonly destination: ChainPoint;
  readonly verification?: ConditionInput;
}

export interface ChainPoint {
  readonly phase: string;
  readonly field: string;
  readonly at: Span;
}

/** What a contract file promises, read and completed. Order is the order of the file. */
export interface Contract {
  /** `pipeline_id`. */
  readonly workflow: string;
  readonly at: Span;
  readonly schemaVersion: string;
  /** True for `schema_version` 0.x, whose defaults and expressions differ. */
  readonly legacy: boolean;
  readonly description?: string;
  /** Others rely on the workflow: its inputs, outputs and fields with `sink` have a version. */
  readonly public: boolean;
  readonly inputs?: readonly Field[];
  readonly outputs?: readonly Field[];
  readonly phases: readonly Phase[];
  readonly loops: readonly Loop[];
  readonly merge: readonly { readonly field: string; readonly policy: string; readonly at: Span }[];
  readonly chains: readonly Chain[];
}

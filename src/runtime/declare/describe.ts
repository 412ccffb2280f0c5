import { type FieldSeverity, printType } from '../../contract/model/index.ts';
import type { DeclaredField } from './field.ts';
import type { Row } from './plain.ts';
import { readFields, readSpec, refuse } from './read-spec.ts';
import type { PhaseSpec } from './spec.ts';
import type { Side } from './types/checked.ts';
import type { Fields } from './types/field.ts';

/** A field as plain JSON. */
export interface FieldDescription {
  /** Canonical; `any` for a Standard Schema, whose types exist only for the compiler. */
  readonly type: string;
  readonly severity: FieldSeverity;
  readonly default?: unknown;
  readonly optional?: true;
  readonly description?: string;
  /** A JSON Schema that says more than the type, or the vendor of a Standard Schema. */
  readonly schema?: Row | string;
}

export type FieldDescriptions = Readonly<Record<string, FieldDescription>>;

/** A declaration as plain JSON, everything left out filled in: two that say the same are equal. */
export interface PhaseDescription {
  readonly id: string;
  readonly description?: string;
  readonly workflow?: string;
  readonly requires: FieldDescriptions;
  readonly produces: FieldDescriptions;
  readonly drops: readonly string[];
}

const describeField = (field: DeclaredField): FieldDescription => ({
  type: printType(field.type),
  severity: field.severity,
  ...(field.default ? { default: field.default.value } : {}),
  ...(field.optional ? { optional: true } : {}),
  ...(field.description === undefined ? {} : { description: field.description }),
  ...(field.schema ? { schema: field.schema } : {}),
  ...(field.standard ? { schema: field.standard['~standard'].vendor } : {}),
});

const byPath = (fields: readonly DeclaredField[]): FieldDescriptions =>
  Object.fromEntries(fields.map((field) => [field.path, describeField(field)]));

/** The fields of one side as plain JSON, by canonical path. */
export const describeFields = (fields: Fields, side: Side): FieldDescriptions => {
  const read = readFields(fields, side);
  refuse(read.problems);
  return byPath(read.fields);
};

/** A declaration as plain JSON, to be compared with what others know about the same phase. */
export const describePhase = (spec: PhaseSpec): PhaseDescription => {
  const read = readSpec(spec);
  refuse(read.problems);
  return {
    id: spec.id,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.workflow === undefined ? {} : { workflow: spec.workflow }),
    requires: byPath(read.requires),
    produces: byPath(read.produces),
    drops: read.drops,
  };
};

import type { FieldSeverity } from '../../../contract/model/index.ts';
import type { FromKeyword, FromSchema, JsonSchema } from './json-schema.ts';
import type { FromName } from './type-name.ts';

/** What every Standard Schema value has (zod, valibot, arktype, …): https://standardschema.dev. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** A type name of contracts, a JSON Schema, or a Standard Schema value. */
export type FieldType = string | StandardSchema | JsonSchema;

/** What stands beside the type of a field. */
export interface FieldFacts {
  /** What absence does. Omitted: `warning` with a default, else `blocking`. */
  readonly severity?: FieldSeverity;
  /** Put in the place of an absent value. Only what is required has one. */
  readonly default?: unknown;
  /** Perhaps not produced. Only what is produced can be. */
  readonly optional?: boolean;
  readonly description?: string;
}

/** A field with facts. Its type stands under `type`, or is a JSON Schema whose keywords stand beside the facts. */
export interface FieldObject extends FieldFacts, JsonSchema {}

export type Field = string | StandardSchema | FieldObject;

/** Fields by path. */
export interface Fields {
  readonly [path: string]: Field;
}

/** No fields at all. */
export type NoFields = Record<never, never>;

/** The type of a field's values. */
export type ValueOf<F> = F extends string
  ? FromName<F>
  : F extends StandardSchema
    ? OutputOf<F>
    : [Exclude<keyof F, keyof FieldFacts | 'type'>] extends [never]
      ? F extends { readonly type: infer Type }
        ? Type extends readonly (infer Name)[]
          ? FromKeyword<Name, F>
          : ValueOf<Type>
        : unknown
      : FromSchema<F>;

type OutputOf<F extends StandardSchema> = NonNullable<F['~standard']['types']>['output'];

/** The type of a field's values where it is read: with `undefined` where its absence stops nothing. */
export type ReadOf<F> = F extends string | StandardSchema
  ? ValueOf<F>
  : F extends { readonly severity: 'warning' | 'advisory' }
    ? ValueOf<F> | (HasDefault<F> extends true ? never : undefined)
    : ValueOf<F>;

export type HasDefault<F> = F extends { readonly default: infer Default }
  ? [Default] extends [undefined]
    ? false
    : true
  : false;

export type IsOptional<F> = F extends StandardSchema ? false : F extends { readonly optional: true } ? true : false;

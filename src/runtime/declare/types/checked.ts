import type { FieldSeverity } from '../../../contract/model/index.ts';
import type { schemaKeywords } from '../json-schema-keywords.ts';
import type { FieldFacts, HasDefault, StandardSchema, ValueOf } from './field.ts';
import type { SchemaType } from './json-schema.ts';
import type { FromName } from './type-name.ts';

/** The side of a phase on which a field stands. */
export type Side = 'requires' | 'produces';

/** Fields as they are where nothing is wrong with them; a wrong one becomes the sentence that says what is. */
export type Checked<F, S extends Side> = string extends keyof F
  ? unknown
  : {
      readonly [Path in keyof F]: Path extends `${string}\\${string}`
        ? 'A path with a backslash has no type.'
        : CheckedField<F[Path], S>;
    };

type KnownKey = keyof FieldFacts | (typeof schemaKeywords)[number];

type CheckedField<F, S extends Side> = F extends string
  ? CheckedName<F>
  : F extends StandardSchema
    ? F
    : [Exclude<keyof F, KnownKey>] extends [never]
      ? CheckedFacts<F, S> extends infer Fault
        ? [Fault] extends [never]
          ? F
          : Fault
        : never
      : F extends { readonly [key: string]: unknown }
        ? string extends keyof F
          ? F
          : `Key "${Exclude<keyof F, KnownKey> & string}" is not known.`
        : F;

type CheckedName<F extends string> = [FromName<F>] extends [never] ? `Type "${F}" is not known.` : F;

/** What is wrong with a field that is an object; `never` where nothing is. */
type CheckedFacts<F, S extends Side> =
  | (F extends { readonly severity: infer Severity }
      ? Severity extends FieldSeverity
        ? S extends 'requires'
          ? [Severity, HasDefault<F>] extends ['blocking', true]
            ? 'The default of a blocking field never applies.'
            : never
          : never
        : 'A severity is "blocking", "warning" or "advisory".'
      : never)
  | (F extends { readonly optional: true }
      ? S extends 'requires'
        ? 'What is required is not optional: give it severity "warning" or "advisory".'
        : never
      : never)
  | (HasDefault<F> extends true
      ? S extends 'produces'
        ? 'The default of a produced field never applies.'
        : F extends { readonly default: infer Default }
          ? [Default] extends [ReadonlyOf<ValueOf<F>>]
            ? never
            : 'The default does not have the type of the field.'
          : never
      : never)
  | (F extends { readonly type: infer Type } ? CheckedType<Type, F> : never);

type CheckedType<Type, F> = Type extends string
  ? [Exclude<keyof F, keyof FieldFacts | 'type'>] extends [never]
    ? CheckedName<Type> extends Type
      ? never
      : CheckedName<Type>
    : string extends Type
      ? never
      : Type extends SchemaType
        ? never
        : `Type "${Type}" is not one of JSON Schema.`
  : never;

type ReadonlyOf<T> = T extends readonly (infer Element)[] ? readonly ReadonlyOf<Element>[] : T;

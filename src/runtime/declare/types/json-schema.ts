/** A JSON Schema, as far as its shape goes. Which of its keywords are known is checked where it is used. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The type of the values that a JSON Schema admits. What it cannot say in types is `unknown`, never a guess. */
export type FromSchema<Schema> = Schema extends { readonly allOf: unknown } | { readonly $ref: unknown }
  ? unknown
  : Schema extends { readonly const: infer Only }
    ? Only
    : Schema extends { readonly enum: readonly (infer Member)[] }
      ? Member
      : Schema extends { readonly type: readonly (infer Name)[] }
        ? FromKeyword<Name, Schema>
        : Schema extends { readonly type: infer Name }
          ? FromKeyword<Name, Schema>
          : Schema extends { readonly anyOf: readonly (infer Choice)[] }
            ? FromSchema<Choice>
            : Schema extends { readonly oneOf: readonly (infer Choice)[] }
              ? FromSchema<Choice>
              : unknown;

interface Simple {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly null: null;
}

/** The values of JSON Schema's `type`. */
export type SchemaType = keyof Simple | 'array' | 'object';

/** The values that a schema with this `type` admits. */
export type FromKeyword<Name, Schema> = Name extends keyof Simple
  ? Simple[Name]
  : Name extends 'array'
    ? Schema extends { readonly prefixItems: unknown }
      ? unknown[]
      : Schema extends { readonly items: infer Items }
        ? FromSchema<Items>[]
        : unknown[]
    : Name extends 'object'
      ? FromObject<Schema>
      : unknown;

/** Schemas of objects that may have more than their `properties` say. */
type Open =
  | { readonly additionalProperties: true | object }
  | { readonly patternProperties: object }
  | { readonly anyOf: unknown }
  | { readonly oneOf: unknown }
  | { readonly then: unknown };

type FromObject<Schema> = Schema extends { readonly properties: infer Properties }
  ? FromProperties<Properties, RequiredNames<Schema>> & (Schema extends Open ? Record<string, unknown> : unknown)
  : Schema extends { readonly additionalProperties: infer Values extends object }
    ? Record<string, FromSchema<Values>>
    : Record<string, unknown>;

type RequiredNames<Schema> = Schema extends { readonly required: readonly (infer Name)[] } ? Name : never;

type FromProperties<Properties, Required> = {
  [Name in keyof Properties as Name extends Required ? Name : never]: FromSchema<Properties[Name]>;
} & {
  [Name in keyof Properties as Name extends Required ? never : Name]?: FromSchema<Properties[Name]> | undefined;
};

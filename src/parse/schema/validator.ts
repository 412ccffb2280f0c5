/** The files whose form a schema describes: `contracts/schema/<name>.schema.json`. */
export type SchemaName = 'contract' | 'fields' | 'config' | 'baseline';

/** The part of a schema that messages read. */
export interface SchemaPart {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly enum?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** One way in which a value breaks its schema, as the compiled validators report it. */
export interface SchemaError {
  readonly keyword: string;
  /** A JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: SchemaPart;
  readonly data: unknown;
}

/** True when the value fits; otherwise `errors` holds, until the next call, what does not. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

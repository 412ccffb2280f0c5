import { createRequire } from 'node:module';
import type { SchemaPort } from '../boundary/boundary.ts';

/** As far as it is used here. */
interface Ajv {
  compile(schema: unknown): (value: unknown) => boolean;
}

type AjvClass = new (options: Readonly<Record<string, unknown>>) => Ajv;

const isRecent = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  '$schema' in schema &&
  typeof schema.$schema === 'string' &&
  /draft\/20(?:19-09|20-12)\//u.test(schema.$schema);

/**
 * Compiles the inline JSON Schemas of a contract with ajv, which is loaded when the first one comes: draft 7, or 2020-12 where a
 * schema names that or 2019-09. Formats are remarks, as 2020-12 has it, and a schema changes no value. `compile` throws where a schema
 * is none, where ajv is not there, and where no code may be generated.
 */
export const createSchemas = (): SchemaPort => {
  const require = createRequire(import.meta.url);
  const made: { old?: Ajv; recent?: Ajv } = {};
  const load = (module: { readonly default: AjvClass }): Ajv =>
    new module.default({ strict: false, logger: false, validateFormats: false, addUsedSchema: false });
  const ajvFor = (schema: unknown): Ajv => {
    if (isRecent(schema)) {
      made.recent ??= load(require('ajv/dist/2020.js'));
      return made.recent;
    }
    made.old ??= load(require('ajv'));
    return made.old;
  };
  return {
    compile: (schema) => {
      const holds = ajvFor(schema).compile(schema);
      return (value) => {
        try {
          return holds(value) === true;
        } catch {
          // A value that throws when it is read keeps no schema.
          return false;
        }
      };
    },
  };
};

/** Who says that schemas are not to be checked is not told that they are not. */
export const anySchema: SchemaPort = { compile: () => () => true };

import type { PortableField } from '../../contract/model/index.ts';
import type { StandardSchema } from '../declare/types/field.ts';

/**
 * The Standard Schema values of fields that code declares. They are functions, which a contract, being plain data, cannot hold: they
 * stand beside it, for as long as it is there.
 */
const schemas = new WeakMap<PortableField, StandardSchema>();

/** The field again, with the schema that judges its values. */
export const withStandard = <F extends PortableField>(field: F, schema: StandardSchema | undefined): F => {
  if (schema) schemas.set(field, schema);
  return field;
};

export const standardOf = (field: PortableField): StandardSchema | undefined => schemas.get(field);

/** Whether a value passes. A schema that answers later cannot be waited for at a boundary: it holds nothing up. */
export const standardTest =
  ({ '~standard': { validate } }: StandardSchema): ((value: unknown) => boolean) =>
  (value) => {
    let answer: unknown;
    try {
      answer = validate(value);
    } catch {
      return false;
    }
    if (answer instanceof Promise) {
      // What it will say is of no use here, and nobody else hears that it fails.
      answer.catch(() => {});
      return true;
    }
    return typeof answer !== 'object' || answer === null || !('issues' in answer) || answer.issues === undefined;
  };

import { isRow } from '../../core/index.ts';
import { anyType, parseType, type Type, unionOf } from './type.ts';

/** The types of JSON Schema, by the name that contracts have for each. */
export const typesOfSchema: ReadonlyMap<string, string> = new Map([
  ['string', 'str'],
  ['integer', 'int'],
  ['number', 'float'],
  ['boolean', 'bool'],
  ['null', 'null'],
  ['array', 'list'],
  ['object', 'dict'],
]);

const deepest = 20;

const named = (name: string): Type => {
  const parsed = parseType(name);
  return parsed.kind === 'type' ? parsed.type : anyType;
};

/**
 * The type that the values of a JSON Schema have, as far as contracts can say it. What is wrong with the schema's own
 * types is told to `fault`, once for each type that is not one. Parts nested deeper than contracts go are `any`.
 */
export const typeOfSchema = (schema: unknown, fault: (type: unknown) => void, depth = 0): Type => {
  if (!isRow(schema) || depth > deepest) return anyType;
  const inner = (part: unknown): Type => typeOfSchema(part, fault, depth + 1);
  const { type } = schema;
  for (const part of isRow(schema['properties']) ? Object.values(schema['properties']) : []) inner(part);
  if (Array.isArray(type)) return unionOf(type.map((one) => typeOfKeyword(one, schema, inner, fault)));
  if (type !== undefined) return typeOfKeyword(type, schema, inner, fault);
  if (schema['const'] !== undefined) return typeOfValue(schema['const']);
  for (const [key, read] of [
    ['enum', typeOfValue],
    ['anyOf', inner],
    ['oneOf', inner],
  ] as const) {
    const list = schema[key];
    if (Array.isArray(list) && list.length > 0) return unionOf(list.map(read));
  }
  return anyType;
};

const typeOfKeyword = (
  name: unknown,
  schema: Readonly<Record<string, unknown>>,
  inner: (part: unknown) => Type,
  fault: (type: unknown) => void,
): Type => {
  const known = typeof name === 'string' ? typesOfSchema.get(name) : undefined;
  if (known === undefined) {
    fault(name);
    return anyType;
  }
  if (name === 'array' && isRow(schema['items']) && schema['prefixItems'] === undefined)
    return { kind: 'list', element: inner(schema['items']) };
  const values = schema['additionalProperties'];
  if (name === 'object' && isRow(values) && schema['properties'] === undefined)
    return { kind: 'dict', value: inner(values) };
  return named(known);
};

const typeOfValue = (value: unknown): Type => {
  if (value === null) return named('null');
  if (typeof value === 'number') return named(Number.isInteger(value) ? 'int' : 'float');
  if (Array.isArray(value)) return named('list');
  return named(typesOfSchema.get(typeof value) ?? 'any');
};

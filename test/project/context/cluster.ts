import { readFileSync } from 'node:fs';
import { Environment } from '@marcbachmann/cel-js';
import { Ajv, type SchemaObject } from 'ajv';
import { load } from 'js-yaml';
import { isRow, type Row } from '../../../src/core/index.ts';

/* What an API server does with a document, from the CRD alone: it drops unknown keys, checks the schema, asks the rules. */

const path = 'deploy/crd/contextcore.io_projectcontexts.yaml';

const rowAt = (value: unknown, ...keys: readonly (string | number)[]): Row => {
  const found = keys.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isRow(at) ? at[key] : undefined;
  }, value);
  if (!isRow(found)) throw new TypeError(`there is nothing at ${keys.join('.')}`);
  return found;
};

export const crd: unknown = load(readFileSync(path, 'utf8'));
export const rootSchema: Row = rowAt(crd, 'spec', 'versions', 0, 'schema', 'openAPIV3Schema');
export const specSchema: Row = rowAt(rootSchema, 'properties', 'spec');

/** Every part of the schema of the spec, with the way to it. */
export const partsOf = (schema: Row, way = 'spec'): readonly (readonly [way: string, part: Row])[] => [
  [way, schema],
  ...(isRow(schema['properties'])
    ? Object.entries(schema['properties']).flatMap(([key, part]) => (isRow(part) ? partsOf(part, `${way}.${key}`) : []))
    : []),
  ...(isRow(schema['items']) ? partsOf(schema['items'], `${way}[]`) : []),
];

/** A value without the keys that the schema does not know. */
export const pruned = (schema: Row, value: unknown): unknown => {
  if (Array.isArray(value)) {
    const { items } = schema;
    return isRow(items) ? value.map((one) => pruned(items, one)) : value;
  }
  if (!isRow(value)) return value;
  const known = isRow(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const part = Object.hasOwn(known, key) ? known[key] : undefined;
      return isRow(part) ? [[key, pruned(part, one)]] : [];
    }),
  );
};

const ajv = new Ajv({ strict: false, allErrors: true });
const fits = ajv.compile(specSchema as SchemaObject);

// The strings library of Kubernetes has it.
const cel = new Environment({ unlistedVariablesAreDyn: true }).registerFunction(
  'string.replace(string, string): string',
  (text: string, from: string, to: string) => text.replaceAll(from, to),
);

const wholeNumbers = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(wholeNumbers);
  return isRow(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wholeNumbers(one)])) : value;
};

const compiled = new Map<string, (scope: Record<string, unknown>) => unknown>();

const ruleOf = (text: string): ((scope: Record<string, unknown>) => unknown) => {
  const known = compiled.get(text) ?? cel.parse(text);
  compiled.set(text, known);
  return known;
};

const holds = (rule: unknown, self: unknown, oldSelf: unknown): boolean => {
  const text = String(rule);
  if (text.includes('oldSelf') && oldSelf === undefined) return true;
  try {
    return ruleOf(text)({ self: wholeNumbers(self), oldSelf: wholeNumbers(oldSelf) }) === true;
  } catch {
    // A rule that fails refuses the document.
    return false;
  }
};

/** The messages of the rules that a value breaks; `before` is what it replaces. */
export const brokenRules = (schema: Row, value: unknown, before?: unknown): readonly string[] => {
  const rules = Array.isArray(schema['x-kubernetes-validations'])
    ? schema['x-kubernetes-validations'].filter(isRow)
    : [];
  const own = rules.filter(({ rule }) => !holds(rule, value, before)).map(({ message }) => String(message));
  const { properties, items } = schema;
  if (Array.isArray(value)) return [...own, ...(isRow(items) ? value.flatMap((one) => brokenRules(items, one)) : [])];
  if (!isRow(value) || !isRow(properties)) return own;
  const below = Object.entries(value).flatMap(([key, one]) => {
    const part = properties[key];
    return isRow(part) ? brokenRules(part, one, isRow(before) ? before[key] : undefined) : [];
  });
  return [...own, ...below];
};

/** Whether the API server takes a spec. */
export const accepts = (spec: unknown, before?: unknown): boolean => {
  const kept = pruned(specSchema, spec);
  return fits(kept) && brokenRules(specSchema, kept, before).length === 0;
};

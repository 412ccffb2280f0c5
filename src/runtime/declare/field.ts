import {
  admitsNull,
  anyType,
  type FieldSeverity,
  hasType,
  parsePath,
  parseType,
  printPath,
  printType,
  type Type,
  typeNames,
  typeOfSchema,
  typesOfSchema,
} from '../../contract/model/index.ts';
import { suggestOr } from '../../core/index.ts';
import { schemaKeywords } from './json-schema-keywords.ts';
import { copyPlain, isRow, type Row } from './plain.ts';
import type { Side } from './types/checked.ts';
import type { StandardSchema } from './types/field.ts';
import { placeOf, quoted } from './words.ts';

/** A field of a declaration, read and completed. */
export interface DeclaredField {
  readonly segments: readonly string[];
  /** Canonical. */
  readonly path: string;
  readonly type: Type;
  /** A JSON Schema that says more than the type does. */
  readonly schema?: Row;
  readonly standard?: StandardSchema;
  readonly severity: FieldSeverity;
  readonly default?: { readonly value: unknown };
  readonly optional: boolean;
  readonly description?: string;
}

export const isStandard = (value: unknown): value is StandardSchema => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value))
    return false;
  const door = value['~standard'];
  return typeof door === 'object' && door !== null && 'vendor' in door && typeof door.vendor === 'string';
};

const severities: readonly FieldSeverity[] = ['blocking', 'warning', 'advisory'];
const knownKeys: readonly string[] = ['severity', 'optional', ...schemaKeywords];

/** Where a field is declared, and who hears what is wrong with it. */
export interface Reading {
  readonly side: Side;
  readonly owner: string | undefined;
  readonly problem: (message: string) => void;
}

type Fault = (message: string) => void;

/** Reads one field; undefined where its path is none. */
export const readField = (reading: Reading, written: string, field: unknown): DeclaredField | undefined => {
  const place = placeOf(reading.side, reading.owner);
  const path = parsePath(written);
  if (path.kind === 'error') {
    reading.problem(`Path ${quoted(written)} ${place} ${path.message}.`);
    return undefined;
  }
  const fault: Fault = (message) => reading.problem(`Field ${quoted(written)} ${place} ${message}`);
  const { facts, form, flat } = split(field);
  const shape = flat ? readSchema(form, fault, knownKeys) : readShape(form, fault);
  const kept = readDefault(facts, shape, fault);
  judgeFacts(reading.side, facts, kept !== undefined, fault);
  const severity = severities.find((one) => one === facts['severity']);
  return {
    segments: path.segments,
    path: printPath(path.segments),
    ...shape,
    severity: severity ?? (kept && reading.side === 'requires' ? 'warning' : 'blocking'),
    ...(kept ? { default: kept } : {}),
    optional: facts['optional'] === true,
    ...(typeof facts['description'] === 'string' ? { description: facts['description'] } : {}),
  };
};

interface Parts {
  readonly facts: Row;
  readonly form: unknown;
  /** The type is a JSON Schema whose keywords stand beside the facts. */
  readonly flat: boolean;
}

/** Parts a field into what stands beside its type, and the type. */
const split = (field: unknown): Parts => {
  if (isStandard(field) || !isRow(field)) return { facts: {}, form: field, flat: false };
  const { severity, default: value, optional, description, ...schema } = field;
  const facts = { severity, default: value, optional, description };
  const { type, ...others } = schema;
  if (Object.keys(others).length > 0 || Array.isArray(type)) return { facts, form: schema, flat: true };
  return { facts, form: type === undefined ? 'any' : type, flat: false };
};

type Shape = Pick<DeclaredField, 'type' | 'schema' | 'standard'>;

const readShape = (form: unknown, fault: Fault): Shape => {
  if (typeof form === 'string') return { type: readName(form, fault) };
  if (isStandard(form)) return { type: anyType, standard: form };
  if (isRow(form)) return readSchema(form, fault);
  fault('has a type that is neither a type name, a JSON Schema nor a Standard Schema value.');
  return { type: anyType };
};

const readName = (name: string, fault: Fault): Type => {
  const parsed = parseType(name);
  if (parsed.kind === 'type') return parsed.type;
  const order = `Use one of ${typeNames.join(', ')}, or list[T], dict[str, T], A | B.`;
  const help = suggestOr(parsed.word, typeNames, order);
  fault(
    parsed.word === name
      ? `has type ${quoted(name)}, which is not known. ${help}`
      : `has type ${quoted(name)}, which cannot be read: ${parsed.message}. ${help}`,
  );
  return anyType;
};

/** Reads a JSON Schema. Beside facts its keywords have to be known: a misspelt fact would be lost as a keyword. */
const readSchema = (form: unknown, fault: Fault, known?: readonly string[]): Shape => {
  const copy = copyPlain(form)?.value;
  if (!isRow(copy)) {
    fault('has a JSON Schema that is not plain JSON, or too large.');
    return { type: anyType };
  }
  for (const key of known ? Object.keys(copy) : []) {
    if (known?.includes(key)) continue;
    const order = 'Put a JSON Schema with keywords of its own under "type".';
    fault(`has key ${quoted(key)}, which is not known. ${suggestOr(key, known ?? [], order)}`);
  }
  const type = typeOfSchema(copy, (word) => {
    const order = `Use one of ${[...typesOfSchema.keys()].join(', ')}.`;
    fault(
      typeof word === 'string'
        ? `has type ${quoted(word)} in a JSON Schema, which does not know it. ${suggestOr(word, typesOfSchema.keys(), order)}`
        : `has a type in a JSON Schema that is no name. ${order}`,
    );
  });
  return Object.keys(copy).some((key) => key !== 'type') ? { type, schema: copy } : { type };
};

const readDefault = (facts: Row, { type, standard }: Shape, fault: Fault): DeclaredField['default'] => {
  if (facts['default'] === undefined) return undefined;
  const copy = copyPlain(facts['default']);
  if (copy === undefined) fault('has a default that is not plain JSON.');
  else if (standard === undefined && (copy.value === null ? !admitsNull(type) : !hasType(copy.value, type)))
    fault(`has a default that is not of its type "${printType(type)}".`);
  return copy;
};

const judgeFacts = (side: Side, facts: Row, defaulted: boolean, fault: Fault): void => {
  const { severity, optional, description } = facts;
  if (severity !== undefined && !severities.some((one) => one === severity)) {
    const order = 'Use "blocking", "warning" or "advisory".';
    const written = typeof severity === 'string' ? ` ${quoted(severity)}` : '';
    fault(`has a severity${written} that is not known. ${suggestOr(String(severity), severities, order)}`);
  }
  if (optional !== undefined && typeof optional !== 'boolean') fault('has an "optional" that is not true or false.');
  if (description !== undefined && typeof description !== 'string') fault('has a description that is no text.');
  if (side === 'requires' && optional === true)
    fault('is optional, which only what is produced can be. Give it severity "warning" or "advisory".');
  if (side === 'produces' && defaulted)
    fault('has a default, which never applies to what is produced. Give it where the field is required.');
  if (side === 'requires' && defaulted && severity === 'blocking')
    fault('is blocking and has a default, which never applies. Drop the default, or make the severity "warning".');
};

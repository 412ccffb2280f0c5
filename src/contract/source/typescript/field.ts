import { suggest, suggestOr } from '../../../core/index.ts';
import {
  admitsNull,
  anyType,
  type FieldSeverity,
  hasType,
  parsePath,
  printPath,
  printType,
  type Type,
} from '../../model/index.ts';
import { type Constant, type Entry, type ObjectConstant, opaqueIn, partOfText, plainOf } from './constant.ts';
import type { DeclaredField } from './declared.ts';
import { isSchema, typeNamed, typeOfJsonSchema } from './field-schema.ts';
import { leaveOut, type Owner, quoted, type Reading, report, wrongType } from './reading.ts';

export type Side = 'requires' | 'produces';

/** The canonical path that a text names; what is none is reported. */
export const pathIn = (
  reading: Reading,
  owner: Owner,
  text: string,
  place: Pick<Entry, 'at' | 'verbatim'>,
): string | undefined => {
  const parsed = parsePath(text);
  if (parsed.kind === 'path') return printPath(parsed.segments);
  report(reading, owner, {
    code: 'contract/bad-path',
    message: `Field name ${quoted(text)} ${parsed.message}.`,
    at: partOfText(place, parsed.index, Math.min(text.length, parsed.index + 1)),
    help: 'Write a path such as a.b, a["b.c"], a[0] or a.*.b.',
  });
  return undefined;
};

/** What stands beside the type of a field. */
const factNames = ['severity', 'default', 'optional', 'description'] as const;
const isFact = (key: string): boolean => factNames.some((name) => name === key);
const writtenNames = [...factNames, 'type'];
const severities: readonly FieldSeverity[] = ['blocking', 'warning', 'advisory'];

const typeHelp = 'Write a type name, a JSON Schema or a Standard Schema value.';

/** Reads a field. Undefined: it is left out, for its path is none or a part that matters cannot be told. */
export const readField = (
  reading: Reading,
  owner: Owner,
  side: Side,
  written: string,
  entry: Entry,
): DeclaredField | undefined => {
  const name = pathIn(reading, owner, written, entry);
  if (name === undefined) {
    owner.isPartial = true;
    return undefined;
  }
  const { value } = entry;
  const isObject = value.kind === 'object' && !value.entries.has('~standard');
  if (isObject && value.unknown.length > 0) {
    const wanted = { subject: `All of field ${quoted(name)}`, help: 'Write the parts of the field where it stands.' };
    for (const one of value.unknown) leaveOut(reading, owner, one, wanted);
    return undefined;
  }
  const field: FieldReading = { reading, owner, side, name };
  const type = isObject ? typeOfObject(field, value) : typeOf(field, value);
  if (!type) return undefined;
  const facts = isObject ? factsOf(field, value, type) : { severity: 'blocking' as const, optional: false };
  const typeEntry = isObject ? value.entries.get('type') : undefined;
  const typeAt = typeEntry?.value.at ?? (value.kind === 'opaque' || !isObject ? value.at : entry.at);
  return facts && { name, at: entry.at, type, typeAt, ...facts };
};

interface FieldReading {
  readonly reading: Reading;
  readonly owner: Owner;
  readonly side: Side;
  readonly name: string;
}

const typeOf = ({ reading, owner, name }: FieldReading, form: Constant): Type | undefined => {
  if (form.kind === 'opaque') {
    if (isSchema(reading, form)) return anyType;
    leaveOut(reading, owner, form, { subject: `Type of field ${quoted(name)}`, help: typeHelp });
    return undefined;
  }
  if (form.kind === 'scalar' && typeof form.value === 'string') return typeNamed(reading, owner, name, form);
  if (form.kind === 'object')
    return form.entries.has('~standard') ? anyType : typeOfJsonSchema(reading, owner, name, form);
  const expected = 'a type name, a JSON Schema or a Standard Schema value';
  report(reading, owner, { ...wrongType(`Type of field ${quoted(name)}`, expected, form.at), field: name });
  return anyType;
};

/** The type stands under `type`, or is a JSON Schema whose keywords stand beside the facts. */
const typeOfObject = (field: FieldReading, value: ObjectConstant): Type | undefined => {
  const others = [...value.entries].filter(([key]) => !isFact(key));
  const type = value.entries.get('type')?.value;
  if (others.length === 0 || (others.length === 1 && type?.kind === 'scalar' && type.value === undefined))
    return anyType;
  if (others.length === 1 && type && type.kind !== 'list') return typeOf(field, type);
  const { reading, owner, name } = field;
  for (const [key, { at }] of others) {
    const near = key === 'type' ? undefined : suggest(key, writtenNames);
    if (near === undefined) continue;
    const message = `Key ${quoted(key)} of field ${quoted(name)} is not known.`;
    report(reading, owner, { code: 'contract/unknown-key', message, at, help: `Did you mean "${near}"?`, field: name });
  }
  if (type?.kind === 'opaque') {
    leaveOut(reading, owner, type, { subject: `Type of field ${quoted(name)}`, help: typeHelp });
    return undefined;
  }
  return typeOfJsonSchema(reading, owner, name, { ...value, entries: new Map(others) });
};

type Facts = Pick<DeclaredField, 'severity' | 'default' | 'optional'>;

/** What stands beside the type; undefined where one of it cannot be told. */
const factsOf = (field: FieldReading, { entries }: ObjectConstant, type: Type): Facts | undefined => {
  const { reading, owner, name, side } = field;
  for (const key of ['severity', 'optional', 'default'] as const) {
    const entry = entries.get(key);
    const unknown = entry && opaqueIn(entry.value);
    if (!unknown) continue;
    const help = key === 'default' ? 'Write a value of plain JSON.' : `Write the ${key} as a constant.`;
    const subject = `${key === 'default' ? 'Default' : key === 'severity' ? 'Severity' : '"optional"'} of field ${quoted(name)}`;
    leaveOut(reading, owner, unknown, { subject, help });
    return undefined;
  }
  const kept = defaultOf(field, entries.get('default'), type);
  const severity = severityOf(field, entries.get('severity'));
  const optional = entries.get('optional')?.value;
  const isOptional = optional?.kind === 'scalar' && optional.value === true;
  if (optional && !(optional.kind === 'scalar' && ['boolean', 'undefined'].includes(typeof optional.value)))
    report(reading, owner, {
      ...wrongType(`"optional" of field ${quoted(name)}`, 'true or false', optional.at),
      field: name,
    });
  const wrong = (key: 'optional' | 'default', message: string, help: string): void => {
    const at = entries.get(key)?.at;
    const code = key === 'default' && side === 'requires' ? 'contract/unreachable-default' : 'contract/invalid-value';
    if (at) report(reading, owner, { code, message, at, help, field: name });
  };
  if (isOptional && side === 'requires')
    wrong(
      'optional',
      `Required field ${quoted(name)} is optional, which only what is produced can be.`,
      'Give it severity "warning" or "advisory".',
    );
  if (kept && side === 'produces')
    wrong(
      'default',
      `Default of produced field ${quoted(name)} can never apply.`,
      'Give the default where the field is required.',
    );
  if (kept && side === 'requires' && severity === 'blocking')
    wrong(
      'default',
      `Default of blocking field ${quoted(name)} can never apply: its absence stops the phase.`,
      'Drop the default, or make the severity "warning" or "advisory".',
    );
  return {
    severity: severity ?? (kept && side === 'requires' ? 'warning' : 'blocking'),
    ...(kept ? { default: kept } : {}),
    optional: isOptional,
  };
};

const severityOf = ({ reading, owner, name }: FieldReading, entry: Entry | undefined): FieldSeverity | undefined => {
  const value = entry?.value;
  if (!value || (value.kind === 'scalar' && value.value === undefined)) return undefined;
  const written = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
  const known = severities.find((one) => one === written);
  if (known) return known;
  report(reading, owner, {
    code: 'contract/invalid-value',
    message: `Severity of field ${quoted(name)} is none of "blocking", "warning" and "advisory".`,
    at: value.at,
    help: suggestOr(written, severities, 'Write "blocking", "warning" or "advisory".'),
    field: name,
  });
  return undefined;
};

const defaultOf = (
  { reading, owner, name }: FieldReading,
  entry: Entry | undefined,
  type: Type,
): DeclaredField['default'] => {
  const plain = entry && plainOf(entry.value);
  if (!plain || plain.value === undefined) return undefined;
  // What a schema of another library takes is not known here.
  const fits = type.kind === 'any' || (plain.value === null ? admitsNull(type) : hasType(plain.value, type));
  if (!fits)
    report(reading, owner, {
      code: 'contract/bad-default',
      message: `Default of field ${quoted(name)} does not fit its type "${printType(type)}".`,
      at: entry.value.at,
      help: 'Give a default of the type.',
      field: name,
    });
  return { value: plain.value, at: entry.value.at };
};

import { type Span, suggestOr } from '../../../core/index.ts';
import { type Constant, type Entry, type ObjectConstant, type Opaque, partOfText } from './constant.ts';
import type { DeclaredField, DeclaredPhase } from './declared.ts';
import { pathIn, readField, type Side } from './field.ts';
import { leaveOut, type Owner, quoted, type Reading, report, wrongType } from './reading.ts';

/** What the object of a declaration says. */
export interface Spec extends Pick<DeclaredPhase, 'requires' | 'produces' | 'drops' | 'workflow' | 'description'> {
  readonly id?: { readonly text: string; readonly at: Span; readonly writtenAt: Span };
  /** The sides that are written, with the place of the key. */
  readonly sides: ReadonlyMap<Side, Span>;
}

const specKeys = ['id', 'description', 'requires', 'produces', 'drops', 'workflow'];

export const emptySpec: Spec = { requires: [], produces: [], drops: [], sides: new Map() };

/** Reads the fields of one side. */
export const readFields = (reading: Reading, owner: Owner, side: Side, fields: Constant): readonly DeclaredField[] => {
  const help = 'Write an object of fields by path.';
  const subject = `All of "${side}"`;
  if (fields.kind === 'opaque') {
    leaveOut(reading, owner, fields, { subject, help });
    return [];
  }
  if (fields.kind !== 'object') {
    const isAbsent = fields.kind === 'scalar' && fields.value === undefined;
    if (!isAbsent)
      report(reading, owner, wrongType(`What stands under "${side}"`, 'an object of fields by path', fields.at));
    owner.isPartial ||= !isAbsent;
    return [];
  }
  for (const one of fields.unknown) leaveOut(reading, owner, one, { subject, help });
  const read = new Map<string, DeclaredField>();
  for (const [path, entry] of fields.entries) {
    const field = readField(reading, owner, side, path, entry);
    if (!field) continue;
    const first = read.get(field.name);
    if (!first) read.set(field.name, field);
    else
      report(reading, owner, {
        code: 'contract/duplicate-key',
        message: `Field ${quoted(field.name)} stands here twice, in two spellings of its path.`,
        at: field.at,
        help: 'Remove one of the two.',
        field: field.name,
        related: [{ message: 'It stands here first.', at: first.at }],
      });
  }
  return [...read.values()];
};

const readDrops = (reading: Reading, owner: Owner, drops: Constant): DeclaredPhase['drops'] => {
  const help = 'Write a list of paths.';
  if (drops.kind === 'opaque') {
    leaveOut(reading, owner, drops, { subject: 'All of "drops"', help });
    return [];
  }
  if (drops.kind !== 'list') {
    const isAbsent = drops.kind === 'scalar' && drops.value === undefined;
    if (!isAbsent) report(reading, owner, wrongType('What stands under "drops"', 'a list of paths', drops.at));
    owner.isPartial ||= !isAbsent;
    return [];
  }
  for (const one of drops.unknown) leaveOut(reading, owner, one, { subject: 'All of "drops"', help });
  return drops.items.flatMap((item) => {
    if (item.kind === 'opaque') {
      leaveOut(reading, owner, item, { subject: 'A path under "drops"', help });
      return [];
    }
    if (item.kind !== 'scalar' || typeof item.value !== 'string') {
      report(reading, owner, wrongType('What stands under "drops"', 'a list of paths', item.at));
      owner.isPartial = true;
      return [];
    }
    const field = pathIn(reading, owner, item.value, item);
    owner.isPartial ||= field === undefined;
    return field === undefined ? [] : [{ field, at: item.at }];
  });
};

/** A text under a key; undefined where there is none, or none that can be told. */
const textAt = (reading: Reading, owner: Owner, key: string, entry: Entry | undefined): string | undefined => {
  const value = entry?.value;
  if (!value || (value.kind === 'scalar' && value.value === undefined)) return undefined;
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
  if (value.kind !== 'opaque') report(reading, owner, wrongType(`What stands under "${key}"`, 'a text', value.at));
  // A description is for readers only.
  else if (key !== 'description')
    leaveOut(reading, owner, value, {
      subject: `The ${key} of a phase`,
      help: 'Write a text, or a constant that holds one.',
    });
  return undefined;
};

const judgeKeys = (reading: Reading, owner: Owner, { entries }: ObjectConstant): void => {
  for (const [key, entry] of entries) {
    if (specKeys.includes(key)) continue;
    report(reading, owner, {
      code: 'contract/unknown-key',
      message: `Key ${quoted(key)} of a phase is not known.`,
      at: partOfText(entry, 0, key.length),
      help: suggestOr(key, specKeys, `Use one of ${specKeys.join(', ')}.`),
    });
  }
};

/** Reads the object of a declaration; undefined where it is none that can be told. */
export const readSpec = (reading: Reading, owner: Owner, spec: Constant): Spec | undefined => {
  const help = 'Write an object with constant parts.';
  if (spec.kind === 'opaque') {
    leaveOut(reading, owner, spec, { subject: 'The declaration of a phase', help });
    return undefined;
  }
  if (spec.kind !== 'object') {
    report(reading, owner, wrongType('The declaration of a phase', 'an object', spec.at));
    return undefined;
  }
  const { entries } = spec;
  const entry = entries.get('id');
  const text = textAt(reading, owner, 'id', entry);
  const id = text !== undefined && text.trim() !== '' ? text : undefined;
  if (id !== undefined) owner.phase = id;
  const isAbsent = entry ? entry.value.kind === 'scalar' && entry.value.value === undefined : spec.unknown.length === 0;
  if (isAbsent)
    report(reading, owner, {
      code: 'contract/missing-key',
      message: 'A phase has no id.',
      at: spec.at,
      help: 'Give it one under "id".',
    });
  else if (entry && text !== undefined && (id === undefined || id.trim() !== id))
    report(reading, owner, {
      code: 'contract/invalid-value',
      message: id === undefined ? 'The id of a phase is empty.' : `Phase ${quoted(id)} has blanks around its id.`,
      at: entry.value.at,
      help: 'Write an id without blanks around it.',
    });
  for (const one of spec.unknown) leaveOut(reading, owner, one, { subject: 'All of the declaration of a phase', help });
  judgeKeys(reading, owner, spec);
  const part = (key: string): Constant =>
    entries.get(key)?.value ?? { kind: 'scalar', value: undefined, at: spec.at, verbatim: false };
  const shaken = (value: Constant): value is Opaque => value.kind === 'opaque' && value.replaces === true;
  const requires = part('requires');
  const produces = part('produces');
  const drops = part('drops');
  const workflow = textAt(reading, owner, 'workflow', entries.get('workflow'));
  const description = textAt(reading, owner, 'description', entries.get('description'));
  const sides = new Map<Side, Span>();
  for (const side of ['requires', 'produces'] as const) {
    const written = entries.get(side);
    const value = written?.value;
    if (written && value && !(value.kind === 'scalar' && value.value === undefined)) sides.set(side, written.at);
  }
  return {
    ...(entry && id !== undefined ? { id: { text: id, at: entry.value.at, writtenAt: entry.valueAt } } : {}),
    ...(workflow === undefined ? {} : { workflow }),
    ...(description === undefined ? {} : { description }),
    // What a spread may replace was said of the spread.
    requires: shaken(requires) ? [] : readFields(reading, owner, 'requires', requires),
    produces: shaken(produces) ? [] : readFields(reading, owner, 'produces', produces),
    drops: shaken(drops) ? [] : readDrops(reading, owner, drops),
    sides,
  };
};

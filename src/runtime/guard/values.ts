import type { PortableField, PortablePhase } from '../../contract/model/index.ts';
import type { RecordedValue } from '../../core/index.ts';
import { isKeyed, isList, unreadable, wordOf } from '../boundary/read.ts';
import type { Values } from './observer.ts';
import { valueAt } from './paths.ts';

/** The fields of a phase whose values may be recorded. */
export interface ValuesPlan {
  readonly entry: readonly string[];
  readonly exit: readonly string[];
}

const recorded = (fields: readonly PortableField[]): readonly string[] => [
  ...new Set(fields.flatMap(({ name, recordValue }) => (recordValue ? [name] : []))),
];

/** Undefined where the contract lets no value be recorded, as most do: then nothing is ever asked for. */
export const valuesPlanOf = ({ required, enrichment, produces, mayProduce }: PortablePhase): ValuesPlan | undefined => {
  const plan = { entry: recorded([...required, ...enrichment]), exit: recorded([...produces, ...mayProduce]) };
  return plan.entry.length + plan.exit.length > 0 ? plan : undefined;
};

/** Bytes of JSON, of one value and of all at one boundary. */
const longest = 4096;
const mostTogether = 65_536;

const tooLarge: unique symbol = Symbol('too large');

/** JSON of a value, made no further than it may go. */
const boundedJson = (value: unknown, most: number): string | typeof tooLarge | undefined => {
  let size = 0;
  try {
    const text: unknown = JSON.stringify(value, (key, held: unknown) => {
      size += key.length + (typeof held === 'string' ? held.length : 1);
      if (size > most) throw tooLarge;
      return held;
    });
    if (typeof text !== 'string') return undefined;
    return new TextEncoder().encode(text).length > most ? tooLarge : text;
  } catch (error) {
    return error === tooLarge ? tooLarge : undefined;
  }
};

/** A type word with a size, in the words of boundaries. */
const sizeOf = (value: unknown): string => {
  const word = wordOf(value);
  if (typeof value === 'string') return `${word} of length ${value.length}`;
  try {
    if (isList(value)) return `${word} of ${value.length}`;
    return isKeyed(value) ? `${word} of ${Object.keys(value).length}` : word;
  } catch {
    return word;
  }
};

const valuesAt = (fields: readonly string[], context: object): readonly RecordedValue[] => {
  let left = mostTogether;
  return fields.flatMap((field): readonly RecordedValue[] => {
    const value = valueAt(context, field);
    if (value === undefined || value === unreadable) return [];
    const json = boundedJson(value, Math.min(longest, left));
    if (json === undefined) return [{ field, unrecorded: `not JSON: ${wordOf(value)}` }];
    if (json === tooLarge) return [{ field, unrecorded: `too large: ${sizeOf(value)}` }];
    left -= json.length;
    return [{ field, value: JSON.parse(json) }];
  });
};

/** What may be recorded at a boundary: read where somebody asks for it, and once for all who do. */
export const valuesOf = (plan: ValuesPlan, boundary: 'entry' | 'exit', context: object): Values => {
  let values: readonly RecordedValue[] | undefined;
  return () => {
    values ??= valuesAt(plan[boundary], context);
    return values;
  };
};

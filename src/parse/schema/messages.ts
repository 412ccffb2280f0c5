import type { CodedFinding } from '../../core/index.ts';
import { isRow, suggest } from '../../core/index.ts';
import { actualKind, alternatives, expectedKinds, holderOf, quoted, subjectOf } from './describe.ts';
import { keySpanAt, type Place, valueAt, valueSpanAt } from './place.ts';
import type { SchemaError } from './validator.ts';

/** What a message says, before it is told whose workflow, phase and field it is about. */
export type Told = Pick<CodedFinding, 'code' | 'message' | 'at' | 'help' | 'data'>;

/** Words of the file that may be repeated: they stand where only a few words are allowed. */
const isPlainWord = (value: unknown): value is string => typeof value === 'string' && /^[\w./-]{1,40}$/u.test(value);

const didYouMean = (word: string, words: readonly string[]): string | undefined => {
  const meant = suggest(word, words);
  return meant === undefined ? undefined : `Did you mean ${quoted(meant)}?`;
};

const listed = (words: readonly string[]): string => alternatives(words.map(quoted));

/** "Did you mean", or the words there are where they are few enough to read. */
const unknownKey = (place: Place, key: string, known: readonly string[]): Told => {
  const holder = valueAt(place);
  const meant = didYouMean(key, known);
  const others = known.length > 0 && known.length <= 20 ? `Use ${listed(known)}, or remove it.` : 'Remove it.';
  return {
    code: 'contract/unknown-key',
    message: `${holderOf(place)} has an unknown key ${quoted(key)}.`,
    at: typeof holder === 'object' && holder !== null ? place.document.keySpan(holder, key) : keySpanAt(place),
    help: meant ?? others,
    data: { key },
  };
};

const missingKey = (place: Place, key: string): Told => ({
  code: 'contract/missing-key',
  message: `${holderOf(place)} has no key ${quoted(key)}.`,
  at: keySpanAt(place),
  help: `Add the key ${quoted(key)}.`,
  data: { key },
});

/** What tells the findings of one field apart when lines move. */
const keyData = (place: Place): Pick<Told, 'data'> => {
  const key = place.path.at(-1);
  return key === undefined ? {} : { data: { key: String(key) } };
};

const typeHelp = (value: unknown, expected: readonly unknown[]): string | undefined => {
  if (value === null) return 'Give it a value, or remove it.';
  if (expected.includes('string') && typeof value !== 'object') return 'Put the value in quotes.';
  if (expected.includes('array') && typeof value === 'string') return 'Write it as a list: "[…]".';
  return undefined;
};

const wrongType = (place: Place, type: unknown): Told => {
  const help = typeHelp(valueAt(place), [type].flat());
  return {
    code: 'contract/wrong-type',
    message: `${subjectOf(place)} ${actualKind(place)}; ${expectedKinds(type)} is expected.`,
    at: valueSpanAt(place),
    ...(help !== undefined && { help }),
    ...keyData(place),
  };
};

const wrongWord = (place: Place, allowed: readonly string[]): Told => {
  const value = valueAt(place);
  const help = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
  const is = isPlainWord(value) ? `is ${quoted(value)}` : 'is a word that is not known here';
  return {
    code: 'contract/invalid-value',
    message: `${subjectOf(place)} ${is}; ${listed(allowed)} is expected.`,
    at: valueSpanAt(place),
    ...(help !== undefined && { help }),
    ...keyData(place),
  };
};

const expectations: Readonly<Record<string, (limit: unknown) => string>> = {
  minLength: () => 'is an empty string; some text is expected',
  minItems: () => 'is an empty list; at least one item is expected',
  minimum: (limit) => `is too small; ${limit} or more is expected`,
  maximum: (limit) => `is too large; ${limit} or less is expected`,
  maxLength: (limit) => `is longer than ${limit} characters`,
  maxItems: (limit) => `has more than ${limit} items`,
  maxProperties: (limit) => `has more than ${limit} keys`,
  pattern: (pattern) => `does not have the expected form ${pattern}`,
};

/** What is expected of a value, where the schema has words for it. */
const formOf = ({ keyword, parentSchema }: SchemaError): string | undefined => {
  const form = parentSchema['x-form'];
  return keyword === 'pattern' && typeof form === 'string' ? `is not ${form}` : undefined;
};

const invalidValue = (place: Place, error: SchemaError): Told => ({
  code: 'contract/invalid-value',
  message: `${subjectOf(place)} ${formOf(error) ?? expectations[error.keyword]?.(error.parentSchema[error.keyword]) ?? 'is not valid'}.`,
  at: valueSpanAt(place),
  ...keyData(place),
});

/** The forms of what must not stand there, with what they are called. */
const refused = ({ parentSchema }: SchemaError): readonly { readonly pattern: RegExp; readonly what: string }[] => {
  const { not } = parentSchema;
  const forms = isRow(not) && Array.isArray(not['anyOf']) ? not['anyOf'].filter(isRow) : [];
  return forms.map((form) => ({ pattern: new RegExp(String(form['pattern']), 'u'), what: String(form['x-secret']) }));
};

const secretValue = (place: Place, error: SchemaError): Told => {
  const what = refused(error).find(({ pattern }) => pattern.test(String(valueAt(place))))?.what ?? 'a credential';
  return {
    code: 'contract/secret',
    message: `${subjectOf(place)} looks like ${what}.`,
    at: valueSpanAt(place),
    help: 'Take it out, name the place where it is kept instead, and renew it: whoever could read the file has it.',
    ...keyData(place),
  };
};

/** One error of a validator in the words of the house. */
export const tell = (place: Place, error: SchemaError): Told => {
  const { params, parentSchema } = error;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(place, String(params['additionalProperty']), Object.keys(parentSchema.properties ?? {}));
    case 'required':
      return missingKey(place, String(params['missingProperty']));
    case 'type':
      return wrongType(place, params['type']);
    case 'enum':
      return wrongWord(place, parentSchema.enum ?? []);
    case 'not':
      return secretValue(place, error);
    default:
      return invalidValue(place, error);
  }
};

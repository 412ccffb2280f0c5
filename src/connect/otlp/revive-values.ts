import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';

export type Json = Readonly<Record<string, unknown>>;

/** Thrown where a request is none; caught by whoever reads the file. */
const fault = (what: string): never => {
  throw new TypeError(`no OTLP request: ${what}`);
};

export const objectIn = (value: unknown, what: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fault(what);
export const listIn = (value: unknown, what: string): readonly unknown[] =>
  Array.isArray(value) ? value : fault(what);
/** A text or a count that a program left out or gave otherwise is empty, as it is for the endpoint: no reason to hold back the rest. */
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
export const countIn = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
export const idIn = (value: unknown): string =>
  typeof value === 'string' && /^[0-9a-f]+$/iu.test(value) ? value : fault('an id');

/** A time in nanoseconds since 1970, written as digits. */
export const timeIn = (value: unknown): HrTime => {
  const text = textIn(value);
  if (!/^-?\d{1,20}$/u.test(text)) return fault('a time');
  const nanos = BigInt(text);
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
};

export const between = ([fromSeconds, fromNanos]: HrTime, [toSeconds, toNanos]: HrTime): HrTime => {
  const nanos = toNanos - fromNanos;
  return nanos < 0 ? [toSeconds - fromSeconds - 1, nanos + 1_000_000_000] : [toSeconds - fromSeconds, nanos];
};

const keyValues = (values: unknown): readonly (readonly [string, unknown])[] =>
  listIn(values, 'attributes').map((item) => {
    const { key, value } = objectIn(item, 'an attribute');
    return [textIn(key), valueIn(value)] as const;
  });

const valueIn = (value: unknown): unknown => {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue, ...rest } = objectIn(
    value,
    'a value',
  );
  if (stringValue !== undefined) return stringValue;
  if (boolValue !== undefined) return boolValue;
  if (intValue !== undefined) return intValue;
  // JSON has no NaN and no infinity: they were written as null, and are again.
  if (doubleValue !== undefined) return doubleValue ?? Number.NaN;
  if (bytesValue !== undefined) return new Uint8Array(Buffer.from(textIn(bytesValue), 'base64'));
  if (arrayValue !== undefined) return listIn(objectIn(arrayValue, 'a list')['values'], 'a list').map(valueIn);
  if (kvlistValue !== undefined) return Object.fromEntries(keyValues(objectIn(kvlistValue, 'a map')['values']));
  // An empty value stands for nothing.
  return Object.keys(rest).length === 0 ? undefined : fault('a value');
};

export const attributesIn = (values: unknown): Attributes =>
  Object.fromEntries(keyValues(values)) as Readonly<Record<string, AttributeValue | undefined>>;

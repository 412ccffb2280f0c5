import { parsePath, printPath } from '../../contract/model/index.ts';
import { isKeyed, isList, type Keyed, ownValue, unreadable } from '../boundary/read.ts';

const known = new Map<string, readonly string[]>();
const mostKnown = 10_000;

/** The segments of a canonical path. */
export const segmentsOf = (path: string): readonly string[] => {
  const before = known.get(path);
  if (before) return before;
  const parsed = parsePath(path);
  const segments = parsed.kind === 'path' ? parsed.segments : [path];
  if (known.size < mostKnown) known.set(path, segments);
  return segments;
};

export const hasStar = (path: string): boolean => segmentsOf(path).includes('*');

/** The paths above a path, the nearest first, each with the rest that leads from there to the path. */
export const pathsAbove = (path: string): readonly { readonly path: string; readonly rest: readonly string[] }[] => {
  const segments = segmentsOf(path);
  return segments
    .slice(1)
    .map((_, i) => ({ path: printPath(segments.slice(0, i + 1)), rest: segments.slice(i + 1) }))
    .reverse();
};

/** Whether one path is the other, or stands above or below it. `*` is any name. */
export const isRelated = (path: string, other: string): boolean => {
  const a = segmentsOf(path);
  const b = segmentsOf(other);
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i] && a[i] !== '*' && b[i] !== '*') return false;
  return true;
};

const keysOf = (holder: Keyed): readonly string[] => {
  try {
    return Object.keys(holder);
  } catch {
    return [];
  }
};

/** The value at segments of names; undefined where there is none or where it cannot be read. */
export const valueBelow = (from: unknown, segments: readonly string[]): unknown => {
  let value: unknown = from;
  for (const segment of segments) {
    if (!isKeyed(value)) return undefined;
    value = ownValue(value, segment);
    if (value === unreadable) return undefined;
  }
  return value;
};

/**
 * The value at a path; undefined where there is none or where it cannot be read. With `*`, the list of all of them; undefined
 * where one is lacking.
 */
export const valueAt = (context: object, path: string): unknown => readerOf(path)(context);

/** `valueAt` of one path, prepared. */
export type Reader = (context: object) => unknown;

export const readerOf = (path: string): Reader => {
  const segments = segmentsOf(path);
  return segments.includes('*') ? (context) => valuesOn(context, segments) : (context) => valueBelow(context, segments);
};

const valuesOn = (context: object, segments: readonly string[]): unknown => {
  let values: unknown[] = [context];
  for (const segment of segments) {
    const next: unknown[] = [];
    for (const value of values) {
      if (!isKeyed(value)) return undefined;
      for (const key of segment === '*' ? keysOf(value) : [segment]) next.push(ownValue(value, key));
    }
    values = next;
  }
  return values.some((value) => value === undefined || value === null || value === unreadable) ? undefined : values;
};

export const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (!isKeyed(value) || isList(value)) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  } catch {
    return false;
  }
};

/** Nothing in it: a plain object or a list without elements. Objects of classes have more than keys. */
export const isHollow = (value: unknown): boolean =>
  (isList(value) && value.length === 0) || (isPlain(value) && keysOf(value).length === 0);

/** Takes what is at a path out of the context; nothing happens where nothing is, or where it cannot be taken. */
export const removeAt = (context: object, path: string): void => {
  const segments = segmentsOf(path);
  const last = segments.at(-1);
  const holder = valueBelow(context, segments.slice(0, -1));
  if (last === undefined || !isKeyed(holder)) return;
  try {
    Reflect.deleteProperty(holder, last);
  } catch {
    // A proxy that refuses.
  }
};

import type { Span } from '../../core/index.ts';
import type { PositionedDocument } from '../document.ts';

/** A value in a document: the keys that lead to it and, for each of them, the mapping or list that holds it. */
export interface Place {
  readonly document: PositionedDocument;
  readonly path: readonly (string | number)[];
  readonly holders: readonly object[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What a mapping or list holds under a key; undefined where it holds nothing. */
export const childOf = (holder: unknown, key: string | number): unknown =>
  isObject(holder) && Object.hasOwn(holder, key) ? (holder as Record<string | number, unknown>)[key] : undefined;

/** Follows a JSON pointer as far as it leads. */
export const placeOf = (document: PositionedDocument, pointer: string): Place => {
  const path: (string | number)[] = [];
  const holders: object[] = [];
  let value = document.value;
  for (const part of pointer.split('/').slice(1)) {
    if (!isObject(value)) break;
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const key = Array.isArray(value) ? Number(name) : name;
    path.push(key);
    holders.push(value);
    value = childOf(value, key);
  }
  return { document, path, holders };
};

/** The place of a key of the mapping at a place. */
export const below = (place: Place, key: string): Place => {
  const holder = valueAt(place);
  return isObject(holder)
    ? { document: place.document, path: [...place.path, key], holders: [...place.holders, holder] }
    : place;
};

/** The value at a place. */
export const valueAt = (place: Place): unknown => {
  const holder = place.holders.at(-1);
  const key = place.path.at(-1);
  return holder === undefined || key === undefined ? place.document.value : childOf(holder, key);
};

/** Where the reader should look for the key of a place; for the whole document, at its first key. */
export const keySpanAt = (place: Place): Span => {
  const holder = place.holders.at(-1);
  const key = place.path.at(-1);
  if (holder !== undefined && typeof key === 'string') return place.document.keySpan(holder, key);
  const value = valueAt(place);
  const first = isObject(value) ? place.document.keys(value)[0] : undefined;
  if (isObject(value) && first !== undefined) return place.document.keySpan(value, first);
  return holder === undefined || key === undefined ? place.document.root : place.document.valueSpan(holder, key);
};

/** Where the value of a place stands: the value itself where it fits a line, otherwise its key. */
export const valueSpanAt = (place: Place): Span => {
  const holder = place.holders.at(-1);
  const key = place.path.at(-1);
  const value = valueAt(place);
  if (holder === undefined || key === undefined || value === null || isObject(value)) return keySpanAt(place);
  return place.document.valueSpan(holder, key);
};

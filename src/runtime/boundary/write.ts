import { isKeyed, type Keyed } from './read.ts';

type Draft = Record<string, unknown> | unknown[];

/** A deep copy of JSON-like data that shares nothing with it. Does not recurse, so that depth is no matter. */
export const clonePlain = (value: unknown): unknown => {
  if (!isKeyed(value)) return value;
  const copies = new Map<Keyed, Draft>();
  const left: [Keyed, Draft][] = [];
  const copyOf = (part: unknown): unknown => {
    if (!isKeyed(part)) return part;
    const known = copies.get(part);
    if (known) return known;
    const copy: Draft = Array.isArray(part) ? [] : {};
    copies.set(part, copy);
    left.push([part, copy]);
    return copy;
  };
  const copied = copyOf(value);
  for (let next = left.pop(); next; next = left.pop()) {
    const [from, to] = next;
    for (const key of Object.keys(from)) own(to, key, copyOf(from[key]));
  }
  return copied;
};

/** Makes an own property, where assignment could reach a setter or `__proto__`. False where the object refuses. */
const own = (holder: object, key: string, value: unknown): boolean =>
  Reflect.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true }) ||
  Reflect.defineProperty(holder, key, { value });

/** Where a default goes: under a key of an object that is there, with plain objects for the segments after it. */
export interface Gap {
  readonly holder: object;
  readonly key: string;
  readonly below: readonly string[];
}

/** A copy of a default, in the plain objects that it needs around it. */
export const filling = ({ below }: Gap, value: unknown): unknown => {
  let made = clonePlain(value);
  for (let i = below.length - 1; i >= 0; i--) {
    const parent = {};
    own(parent, below[i] ?? '', made);
    made = parent;
  }
  return made;
};

/** Puts something into a gap; false where the holder does not take it. */
export const put = ({ holder, key }: Gap, value: unknown): boolean => {
  try {
    return own(holder, key, value);
  } catch {
    return false;
  }
};

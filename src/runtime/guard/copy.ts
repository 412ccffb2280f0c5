import { isKeyed, isList, ownValue, unreadable } from '../boundary/read.ts';
import { isSame } from './canonical.ts';
import { isPlain, segmentsOf } from './paths.ts';

type Row = Record<string, unknown>;

/** The objects in which defaults may be written, by the names that lead to them. */
export interface Holders extends ReadonlyMap<string, Holders> {}

/** The objects above the ends of these paths. */
export const holdersOf = (paths: readonly string[]): Holders => {
  type Open = Map<string, Open>;
  const root: Open = new Map();
  for (const path of paths) {
    let node = root;
    for (const segment of segmentsOf(path).slice(0, -1)) {
      const next: Open = node.get(segment) ?? new Map();
      node.set(segment, next);
      node = next;
    }
  }
  return root;
};

/** The own fields of any object. What cannot be read is left out. */
export const shallowCopy = (value: object): Row => {
  try {
    return { ...value };
  } catch {
    return readable(value);
  }
};

const readable = (value: object): Row => {
  const copy: Row = {};
  try {
    for (const key of Object.keys(value)) {
      const one = ownValue(value as Row, key);
      if (one !== unreadable) copy[key] = one;
    }
  } catch {
    // An object that tells nothing.
  }
  return copy;
};

/** A copy, and the objects in it that are copies too. */
export interface Copied {
  readonly context: Row;
  readonly pairs: ReadonlyMap<object, object>;
}

/** A copy of the context in which the holders are copies, too, and everything else is shared: defaults do not reach the original. */
export const copyAlong = (context: object, holders: Holders): Copied => {
  const pairs = new Map<object, object>();
  const copyOf = (value: object): Row => {
    const known = pairs.get(value);
    if (known) return known as Row;
    const copy = isList(value) ? [...value] : shallowCopy(value);
    pairs.set(value, copy);
    return copy as Row;
  };
  const root = isKeyed(context) ? copyOf(context) : {};
  const open: (readonly [object, Row, Holders])[] = [[context, root, holders]];
  const seen = new Map<Holders, Set<object>>();
  for (let next = open.pop(); next; next = open.pop()) {
    const [original, copy, below] = next;
    const met = seen.get(below) ?? new Set();
    if (!isKeyed(original) || met.has(original)) continue;
    seen.set(below, met.add(original));
    for (const [segment, deeper] of below)
      for (const key of segment === '*' ? Object.keys(copy) : [segment]) {
        const value = ownValue(original, key);
        if (!isPlain(value) && !isList(value)) continue;
        const own = copyOf(value);
        copy[key] = own;
        open.push([value, own, deeper]);
      }
  }
  return { context: root, pairs };
};

/**
 * Remembers what a copy holds, defaults included. The function that it gives takes what has changed since into the original: a
 * phase that works on its context has then worked on that of its caller, while defaults stay in the copy.
 */
export const writeBack = ({ pairs }: Copied): (() => void) => {
  const before = [...pairs].map(([original, copy]) => ({ original, copy, held: heldBy(original, copy) }));
  return () => {
    for (const { original, copy, held } of before) giveBack(original as Row, copy as Row, held);
  };
};

interface Held {
  readonly value: unknown;
  /** What a default was, which the phase may add to. */
  readonly pristine?: unknown;
}

const heldBy = (original: object, copy: object): ReadonlyMap<string, Held> =>
  new Map(
    Object.entries(copy).map(([key, value]) => {
      const own = ownValue(original as Row, key);
      const isDefault = (own === undefined || own === null) && isKeyed(value);
      return [key, isDefault ? { value, pristine: structuredClone(value) } : { value }];
    }),
  );

const giveBack = (original: Row, copy: Row, held: ReadonlyMap<string, Held>): void => {
  try {
    for (const [key, value] of Object.entries(copy)) {
      const before = held.get(key);
      const isUnchanged =
        before && Object.is(before.value, value) && (!('pristine' in before) || isSame(before.pristine, value));
      if (!isUnchanged) original[key] = value;
    }
    for (const key of held.keys()) if (!Object.hasOwn(copy, key)) delete original[key];
  } catch {
    // The original is frozen: nobody else can have written to it.
  }
};

/**
 * Puts what a phase returned into the context: objects are merged, everything else takes the place of what was there. Objects
 * that are merged are new ones: those of the caller, and those that a phase keeps, stay what they are.
 */
export const mergeInto = (context: Row, written: Readonly<Row>): void => {
  const open: [Row, Readonly<Row>][] = [[context, written]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [target, source] = next;
    for (const [key, value] of Object.entries(source)) {
      if (key === '__proto__' || value === undefined) continue;
      const own = Object.hasOwn(target, key) ? target[key] : undefined;
      if (!isPlain(own) || !isPlain(value) || own === value) target[key] = value;
      else {
        const merged = { ...own };
        target[key] = merged;
        open.push([merged, value]);
      }
    }
  }
};

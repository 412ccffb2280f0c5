export type Keyed = Readonly<Record<string, unknown>>;

/** Objects and lists, as a context holds them; functions hold no fields. */
export const isKeyed = (value: unknown): value is Keyed => typeof value === 'object' && value !== null;

/** What reading a key that throws gives. */
export const unreadable: unique symbol = Symbol('unreadable');

const top: object = Object.prototype;

/** Whether every plain object has something under this key without owning it. */
export const isInherited = (key: string): boolean => key in top;

/** Whether what stands under a key that seems to be missing is the object's own all the same: a proxy may say less than it gives. */
const owns = (holder: Keyed, key: string): boolean => {
  const prototype: unknown = Object.getPrototypeOf(holder);
  return prototype === null || (prototype === top && !isInherited(key));
};

const hasOwn = Object.prototype.hasOwnProperty;

/** The own value under a key; undefined where there is none. What nearly always holds is asked first. */
export const ownValue = (holder: Keyed, key: string): unknown => {
  try {
    return hasOwn.call(holder, key) || owns(holder, key) ? holder[key] : undefined;
  } catch {
    return unreadable;
  }
};

/** Whether a value counts as absent where null is a value (`nullable`) or is not. */
export const isAbsent = (value: unknown, nullable: boolean): boolean =>
  value === undefined || (value === null && !nullable);

/**
 * The keys that `*` stands for; throws where the holder does. Holes of a list are no elements, and lists that are mostly
 * holes cost no more than what is in them.
 */
export const keysOf = (holder: Keyed): Iterable<number | string> =>
  Array.isArray(holder) && !hasHoles(holder) ? holder.keys() : Object.keys(holder).filter(isElement(holder));

const isElement =
  (holder: Keyed) =>
  (key: string): boolean =>
    !Array.isArray(holder) || /^\d+$/u.test(key);

const hasHoles = (list: readonly unknown[]): boolean => {
  for (let i = 0; i < list.length; i++) if (list[i] === undefined && !Object.hasOwn(list, i)) return true;
  return false;
};

/** The word for what stands somewhere; never the value. */
export const wordOf = (value: unknown): string => {
  if (value === unreadable) return 'unreadable';
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'object':
      return isList(value) ? 'list' : 'dict';
    default:
      return typeof value;
  }
};

/** `Array.isArray` throws for a revoked proxy. */
export const isList = (value: unknown): value is readonly unknown[] => {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
};

/**
 * JSON with sorted keys, after RFC 8785 as far as values of JSON go: equal values give equal texts, however their keys were
 * inserted. What JSON has no word for becomes null; a value that contains itself gives undefined.
 */
export const canonicalJson = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value, (_, held: unknown) => sorted(held)) ?? 'null';
  } catch {
    return undefined;
  }
};

const sorted = (held: unknown): unknown => {
  if (typeof held === 'bigint') return String(held);
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return held;
  return Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
};

/** Whether two values are one, or say the same: a context that has been copied on the way is still the same. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const text = canonicalJson(a);
  return text !== undefined && text === canonicalJson(b);
};

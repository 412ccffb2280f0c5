export type Row = Readonly<Record<string, unknown>>;

/** An object of own keys and no class, as a literal makes it; also one of another realm. */
export const isRow = (value: unknown): value is Row => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** Values with more parts than this, and those that contain themselves, are not copied. */
const mostParts = 10_000;

/**
 * A frozen copy of a value that is plain JSON all through; undefined for any other. Like JSON, it leaves out members
 * without a value.
 */
export const copyPlain = (value: unknown): { readonly value: unknown } | undefined => {
  const top: unknown[] = [];
  const copies: object[] = [];
  const left: (() => boolean)[] = [];
  const place = (part: unknown, put: (copy: unknown) => void): boolean => {
    if (part === null || typeof part === 'string' || typeof part === 'boolean' || Number.isFinite(part)) {
      put(part);
      return true;
    }
    if (copies.length + left.length > mostParts) return false;
    if (Array.isArray(part)) {
      const copy: unknown[] = [];
      left.push(
        () => part.length <= mostParts && Array.from(part).every((item) => place(item, (one) => copy.push(one))),
      );
      copies.push(copy);
      put(copy);
      return true;
    }
    if (!isRow(part)) return false;
    const copy: Record<string, unknown> = {};
    const entries = Object.entries(part).filter(([, item]) => item !== undefined);
    left.push(() =>
      entries.every(([key, item]) => key !== '__proto__' && place(item, (one) => Object.assign(copy, { [key]: one }))),
    );
    copies.push(copy);
    put(copy);
    return true;
  };
  if (!place(value, (copy) => top.push(copy))) return undefined;
  for (let next = left.pop(); next; next = left.pop()) if (!next()) return undefined;
  for (const copy of copies) Object.freeze(copy);
  return { value: top[0] };
};

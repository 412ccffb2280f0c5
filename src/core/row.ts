/** A value with named members. */
export type Row = Readonly<Record<string, unknown>>;

/** True for an object that is neither null nor a list. */
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

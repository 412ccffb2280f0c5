import { isRow } from '../rows.ts';

/** The names of an `env` mapping, in lower case; undefined where an expression makes them. */
export const envNames = (env: unknown): ReadonlySet<string> | undefined => {
  if (env === undefined || env === null) return new Set();
  if (!isRow(env)) return undefined;
  return new Set(Object.keys(env).map((name) => name.toLowerCase()));
};

/** Together; undefined where one of them is not known. */
export const union = (
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined => (a && b ? new Set([...a, ...b]) : undefined);

import type { Side } from './types/checked.ts';

const longestName = 80;

/** A name as it was written, in double quotes, on one line and not too long. */
export const quoted = (name: string): string => {
  const text = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  // Within the quotes a path keeps its own: `"a["b.c"]"`. Only what would break the line is escaped.
  return `"${text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => JSON.stringify(sign).slice(1, -1))}"`;
};

/** Whose declaration a sentence is about: `under "requires" of phase "design"`. */
export const placeOf = (side: Side | 'drops', owner: string | undefined): string =>
  owner === undefined ? `under "${side}"` : `under "${side}" of ${owner}`;

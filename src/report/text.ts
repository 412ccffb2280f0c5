import { escapeUnsafe, printable } from '../core/index.ts';

export { printable };

/**
 * Keeps a log from being read as commands: GitHub's runner obeys lines that start with `::` and the mark `##[` anywhere.
 * For finished texts of one or more lines.
 */
export const inert = (text: string): string =>
  text.replace(/##(?=\[)/gu, '#\\u0023').replace(/^([^\S\n]*):(?=:)/gmu, '$1\\u003a');

/** JSON with two spaces of indentation and a final line break; what `printable` escapes is escaped, losing nothing. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value, null, 2);
  return `${escapeUnsafe(text, { '\n': '\n' }).replace(/##(?=\[)/gu, '#\\u0023')}\n`;
};

/** `1 phase`, `2 phases`: the count with its noun. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const isWide = (c: string): boolean =>
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])$/u.test(
    c,
  );
const hasNoWidth = (c: string): boolean => /^[\p{M}\u200c\u200d]$/u.test(c);

/** Terminal columns of a printable text: East Asian wide characters and emoji take two, combining marks none. */
export const columns = (text: string): number => {
  let total = 0;
  for (const c of text) {
    if (c >= ' ' && c <= '~') total += 1;
    else if (isWide(c)) total += 2;
    else if (!hasNoWidth(c)) total += 1;
  }
  return total;
};

/** The text, or its start and an ellipsis, in at most `max` terminal columns (one or more). */
export const shortened = (text: string, max: number): string => {
  // A character rarely takes no column, so a far longer text need not be looked at as a whole.
  const head = text.length > max * 8 ? text.slice(0, max * 8) : text;
  if (head === text && columns(text) <= max) return text;
  let out = '';
  let used = 0;
  for (const c of head) {
    used += columns(c);
    if (used > max - 1) break;
    out += c;
  }
  return `${out}…`;
};

/** `a, b, c`, or the first `max` names and how many more there are. */
export const listed = (names: readonly string[], max: number): string =>
  names.length <= max ? names.join(', ') : `${names.slice(0, max).join(', ')}, +${names.length - max} more`;

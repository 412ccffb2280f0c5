/** A part of a text with what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text after edits that do not overlap; those at one place come in their order. */
export const applyEdits = (
  text: string,
  edits: readonly Edit[],
  [from, to]: readonly [number, number] = [0, text.length],
): string => {
  let result = '';
  let at = from;
  for (const { start, end, text: part } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + part;
    at = end;
  }
  return result + text.slice(at, to);
};

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The end of a line without its break. */
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
};

/** Past the break that ends the line. */
export const nextLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};

export const lineBreak = (text: string): string => (/\r\n/u.test(text.slice(0, 10_000)) ? '\r\n' : '\n');

export const isBlank = (text: string): boolean => text.trim() === '';

/** Why an edit is not made. */
export class CannotEdit extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

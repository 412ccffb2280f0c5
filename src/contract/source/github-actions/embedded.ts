/** An expression in a text: what stands between `${{` and `}}`, with the offset of its first unit in the text. */
export interface Embedded {
  readonly text: string;
  readonly start: number;
  /** Where the `${{` stands, and what follows the `}}`. */
  readonly from: number;
  readonly to: number;
}

export interface EmbeddedResult {
  readonly expressions: readonly Embedded[];
  /** The offset of a `${{` that is never closed. */
  readonly unclosed?: number;
}

const none: EmbeddedResult = { expressions: [] };

/** Finds all `${{ … }}` of a text. A `}}` inside a quoted string does not close one. O(length). */
export const embeddedIn = (text: string): EmbeddedResult => {
  let from = text.indexOf('${{');
  if (from < 0) return none;
  const expressions: Embedded[] = [];
  while (from >= 0) {
    const end = closing(text, from + 3);
    if (end < 0) return { expressions, unclosed: from };
    expressions.push({ text: text.slice(from + 3, end), start: from + 3, from, to: end + 2 });
    from = text.indexOf('${{', end + 2);
  }
  return { expressions };
};

const closing = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === "'") {
      const quote = text.indexOf("'", at + 1);
      if (quote < 0) return -1;
      at = quote;
    } else if (c === '}' && text[at + 1] === '}') return at;
  }
  return -1;
};

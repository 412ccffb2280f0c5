const isFiller = (c: number): boolean =>
  c === 32 || c === 9 || c === 10 || c === 13 || c === 44 || c === 58 || c === 63 || c === 0xfeff;

/** The next offset that holds neither blanks, comments nor the separators `,`, `:` and `?`. */
const skipFiller = (text: string, from: number): number => {
  let at = from;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 35) {
      while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
    } else if (isFiller(c)) at++;
    else break;
  }
  return at;
};

/** Where a `[…]` or `{…}` ends, given the end of its last child; a pair written without braces ends with its value. */
export const flowEnd = (text: string, start: number, lastEnd: number): number => {
  const opener = text.charCodeAt(start);
  const closer = opener === 91 ? 93 : opener === 123 ? 125 : Number.NaN;
  const at = skipFiller(text, Math.max(lastEnd, start + 1));
  return text.charCodeAt(at) === closer ? at + 1 : lastEnd;
};

/** The dash of a list element that is left out, looked for after the end of what stands before it. */
export const dashAfter = (text: string, lastEnd: number): readonly [start: number, end: number] => {
  const at = skipFiller(text, lastEnd);
  return text.charCodeAt(at) === 45 ? [at, at + 1] : [lastEnd, lastEnd];
};

const separator = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Where the next document of a file begins or the one before it ends: the first marker line from an offset on. */
export const nextMarker = (text: string, from: number): number => {
  for (const match of text.matchAll(separator)) if (match.index >= from) return match.index;
  return text.length;
};

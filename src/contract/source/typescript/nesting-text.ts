export const isWordCode = (c: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c >= 65 && c <= 90) ||
  (c >= 48 && c <= 57) ||
  c === 95 ||
  c === 36 ||
  c === 92 ||
  c === 35 ||
  (c > 127 && !isBlank(c) && !isBreak(c));
export const isBreak = (c: number): boolean => c === 10 || c === 13 || c === 0x2028 || c === 0x2029;
export const isBlank = (c: number): boolean =>
  c === 32 ||
  c === 9 ||
  c === 11 ||
  c === 12 ||
  c === 0xa0 ||
  c === 0xfeff ||
  c === 0x1680 ||
  c === 0x202f ||
  c === 0x205f ||
  c === 0x3000 ||
  (c >= 0x2000 && c <= 0x200a);

export const endOfLine = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
};

/** The end of a quoted text; undefined where the line ends before it. */
export const endOfQuoted = (text: string, from: number): number | undefined => {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return at + 1;
    if (c === 10 || c === 13) return undefined;
    if (c === 92) at += text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? 2 : 1;
  }
  return undefined;
};

/** The end of a regular expression; undefined where the line ends before it. */
export const endOfRegex = (text: string, from: number): number | undefined => {
  let inClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (isBreak(c)) return undefined;
    if (c === 92) at++;
    else if (c === 91) inClass = true;
    else if (c === 93) inClass = false;
    else if (c === 47 && !inClass) return at + 1;
  }
  return undefined;
};

const token = /[ \t\n\r]*(?:([{}[\],:])|(")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** What may come next: a value, a value or the end of a list, a key, a key or the end of a mapping, a colon, what follows. */
type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next';

/**
 * The offset of the first thing that JSON does not allow there; undefined for a text that is JSON. Iterative, O(length).
 * JavaScript's own parser does not tell the place in every version.
 */
export const firstNoJson = (text: string): number | undefined => {
  const open: string[] = [];
  let expected: Expected = 'value';
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      const end = skipped(text, from);
      return end === text.length && expected === 'next' && open.length === 0 ? undefined : end;
    }
    const mark = match[1];
    const at = token.lastIndex - match[0].trimStart().length;
    const isText = match[2] !== undefined;
    const next = step(expected, mark, isText, open);
    if (next === undefined) return at;
    if (isText) {
      const end = textEnd(text, token.lastIndex);
      if (end === undefined) return at;
      token.lastIndex = end;
    }
    expected = next;
  }
};

const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The end of a string whose content begins at an offset; a loop, since a pattern overflows the stack on long strings. */
const textEnd = (text: string, from: number): number | undefined => {
  let at = from;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 34) return at + 1;
    if (c < 32) return undefined;
    if (c === 92) {
      escapeSequence.lastIndex = at;
      if (!escapeSequence.test(text)) return undefined;
      at = escapeSequence.lastIndex;
    } else at++;
  }
  return undefined;
};

const skipped = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at] ?? 'x')) at++;
  return at;
};

/** The state after one token; undefined where the token is not allowed. */
const step = (expected: Expected, mark: string | undefined, isText: boolean, open: string[]): Expected | undefined => {
  const wantsValue = expected === 'value' || expected === 'first';
  const wantsKey = expected === 'key' || expected === 'firstKey';
  if (mark === undefined) return wantsValue ? 'next' : wantsKey && isText ? 'colon' : undefined;
  if (mark === '{' || mark === '[') {
    if (!wantsValue) return undefined;
    open.push(mark);
    return mark === '{' ? 'firstKey' : 'first';
  }
  if (mark === ':') return expected === 'colon' ? 'value' : undefined;
  if (mark === ',') return expected !== 'next' || open.length === 0 ? undefined : open.at(-1) === '{' ? 'key' : 'value';
  const opener = mark === '}' ? '{' : '[';
  const closes = expected === 'next' || expected === (mark === '}' ? 'firstKey' : 'first');
  return closes && open.pop() === opener ? 'next' : undefined;
};

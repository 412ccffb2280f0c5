import { hole, holeEnd, known, maxDepth, newline, type Unit, unknown } from './ledger.ts';
import type { TokenOf, TokensOf } from './tokens.ts';

/** `chunk` is literal text of a template; its backquotes and `${` are `punct`. */
type Kind = 'name' | 'number' | 'string' | 'chunk' | 'regex' | 'punct' | 'hole';

export interface Token extends TokenOf<Kind> {
  readonly isFirstOnLine: boolean;
}

export interface Tokens extends TokensOf<Token> {
  /** The index of the innermost bracket around a token; -1 at the top. */
  readonly parent: readonly number[];
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\w$\u0080-\ud7ff\uf900-\uffff]/.test(c);
const beforeOperand = new Set(
  'return typeof case in of delete void throw new else do await yield instanceof default extends'.split(' '),
);
const operators =
  '>>>= ... === !== **= <<= >>= >>> &&= ||= ??= => == != <= >= && || ?? ?. ++ -- += -= *= /= %= ** << >>'.split(' ');
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

interface Escaped {
  readonly text: string;
  readonly end: number;
}

const codeUnit = (digits: string, end: number): Escaped | undefined => {
  const code = /^[\da-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  return code <= 0x10ffff ? { text: String.fromCodePoint(code), end } : undefined;
};

/** Decodes what stands behind a backslash. */
const escapeAt = (text: string, at: number): Escaped | undefined => {
  const c = text[at + 1] ?? '';
  if (c === '\r' && text[at + 2] === '\n') return { text: '', end: at + 3 };
  if (c === '\n' || c === '\r') return { text: '', end: at + 2 };
  if (c === 'x') return codeUnit(text.slice(at + 2, at + 4), at + 4);
  if (c === 'u' && text[at + 2] === '{') {
    const close = text.slice(at + 3, at + 12).indexOf('}');
    return close < 0 ? undefined : codeUnit(text.slice(at + 3, at + 3 + close), at + 4 + close);
  }
  if (c === 'u') return codeUnit(text.slice(at + 2, at + 6), at + 6);
  if (/[1-7]/.test(c)) return undefined;
  return { text: escapes[c] ?? c, end: at + 2 };
};

interface Literal {
  readonly units: readonly Unit[];
  /** Where the text that ends it begins. */
  readonly end: number;
}

/** Reads literal text up to one of the ends; undefined where it is not closed. */
const literalAt = (text: string, from: number, quote: string): Literal | undefined => {
  const units: Unit[] = [];
  let at = from;
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === quote || (quote === '`' && c === '$' && text[at + 1] === '{')) return { units, end: at };
    if (c === '\n' && quote !== '`') return undefined;
    if (c === hole) {
      const end = holeEnd(text, at);
      units.push(unknown(at, end));
      at = end;
    } else if (c === '\\') {
      const escaped = escapeAt(text, at);
      if (!escaped) return undefined;
      if (escaped.text === '\n') units.push(newline(at));
      else if (escaped.text !== '') units.push(known(escaped.text, at, escaped.end));
      at = escaped.end;
    } else {
      units.push(known(c, at));
      at++;
    }
  }
  return undefined;
};

const regexEnd = (text: string, from: number): number | undefined => {
  let inClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const c = text[at];
    if (c === '\n') return undefined;
    if (c === '\\') at++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) {
      let end = at + 1;
      while (isWord(text[end])) end++;
      return end;
    }
  }
  return undefined;
};

/** The tokens of a script whose expressions are covered; undefined where it cannot be told apart. */
export const tokensOf = (text: string): Tokens | undefined => {
  const list: Token[] = [];
  const match: number[] = [];
  const parent: number[] = [];
  const open: number[] = [];
  let isFirstOnLine = true;
  let at = 0;
  const push = (kind: Token['kind'], end: number, units: readonly Unit[] = []): void => {
    list.push({ kind, text: text.slice(at, end), start: at, end, isFirstOnLine, units });
    match.push(-1);
    parent.push(open.at(-1) ?? -1);
    isFirstOnLine = false;
    at = end;
  };
  const enter = (end: number): boolean => {
    push('punct', end);
    open.push(list.length - 1);
    return open.length <= maxDepth;
  };
  const leave = (end: number): void => {
    const opener = open.pop() ?? -1;
    push('punct', end);
    match[list.length - 1] = opener;
    match[opener] = list.length - 1;
  };
  const top = (): string => list[open.at(-1) ?? -1]?.text ?? '';
  /** Literal text of a template, up to its end or its next `${`. */
  const inTemplate = (): boolean => {
    const chunk = literalAt(text, at, '`');
    if (!chunk) return false;
    if (chunk.end > at) push('chunk', chunk.end, chunk.units);
    if (text[at] === '$') return enter(at + 2);
    leave(at + 1);
    return true;
  };
  const takesRegex = (): boolean => {
    const last = list.at(-1);
    if (!last) return true;
    if (last.kind === 'name') return beforeOperand.has(last.text);
    if (last.kind !== 'punct') return false;
    return last.text === '}' ? isFirstOnLine : ![')', ']', '`', '++', '--'].includes(last.text);
  };
  const skipBlank = (): boolean => {
    const c = text[at] ?? '';
    if (/\s|\ufeff/.test(c)) {
      if (c === '\n') isFirstOnLine = true;
      at++;
    } else if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (text.slice(at, end).includes('\n')) isFirstOnLine = true;
      at = end < 0 ? text.length : end + 2;
    } else return false;
    return true;
  };
  const step = (): boolean => {
    const c = text[at] ?? '';
    if (c === hole) push('hole', holeEnd(text, at));
    else if (c === '"' || c === "'") {
      const literal = literalAt(text, at + 1, c);
      if (!literal) return false;
      push('string', literal.end + 1, literal.units);
    } else if (c === '`') return enter(at + 1) && inTemplate();
    else if (isWord(c) || c === '#') {
      let end = at + 1;
      while (isWord(text[end])) end++;
      push(/\d/.test(c) ? 'number' : 'name', end);
    } else if (c === '/' && takesRegex()) {
      const end = regexEnd(text, at);
      if (end === undefined) return false;
      push('regex', end);
    } else if (closers[c] !== undefined) return enter(at + 1);
    else if (c === ')' || c === ']' || c === '}') {
      const opener = top();
      if (closers[opener] !== c) return false;
      leave(at + 1);
      if (opener === '${') return inTemplate();
    } else push('punct', at + (operators.find((operator) => text.startsWith(operator, at))?.length ?? 1));
    return true;
  };
  while (at < text.length) if (!skipBlank() && !step()) return undefined;
  return open.length > 0 ? undefined : { list, match, parent };
};

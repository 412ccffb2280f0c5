import { hole, holeEnd, known, maxDepth, newline, type Unit, unknown } from './ledger.ts';
import type { TokenOf, TokensOf } from './tokens.ts';

type Token = TokenOf<'name' | 'number' | 'string' | 'punct' | 'hole' | 'line'>;

export interface Tokens extends TokensOf<Token> {
  /** The columns where the logical lines begin, by the index of their first token. */
  readonly indents: ReadonlyMap<number, number>;
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\w\u0080-\ud7ff\uf900-\uffff]/.test(c);
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};
/** Code inside a string that may do more than yield a value. */
const acts = /subprocess|system|popen|exec|eval|import|open|write|GITHUB_|spawn|\brun\b|check_/;

interface Read {
  readonly units: readonly Unit[];
  readonly end: number;
}

/** Behind the brace that closes the field of a formatted string. */
const fieldEnd = (text: string, from: number): number => {
  let depth = 1;
  for (let at = from; at < text.length && at < from + 2000; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return -1;
};

const escaped = (text: string, at: number): { readonly text: string; readonly end: number } | undefined => {
  const c = text[at + 1] ?? '';
  if (/[xuUN0-7]/.test(c)) {
    const digits = c === 'x' ? 2 : c === 'u' ? 4 : 0;
    const hex = text.slice(at + 2, at + 2 + digits);
    if (digits === 0 || !/^[\da-f]+$/i.test(hex)) return undefined;
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 2 + digits };
  }
  return { text: escapes[c] ?? (/['"\\]/.test(c) ? c : `\\${c}`), end: at + 2 };
};

const stringAt = (text: string, from: number, prefix: string): Read | undefined => {
  const quote =
    text.slice(from, from + 3) === text.charAt(from).repeat(3) ? text.slice(from, from + 3) : text.charAt(from);
  const isRaw = prefix.includes('r');
  const isFormat = prefix.includes('f');
  const units: Unit[] = [];
  let at = from + quote.length;
  while (at < text.length) {
    const c = text[at] ?? '';
    if (text.startsWith(quote, at)) return { units, end: at + quote.length };
    if (c === '\n' && quote.length === 1) return undefined;
    if (c === hole) {
      const end = holeEnd(text, at);
      units.push(unknown(at, end));
      at = end;
    } else if (c === '\\') {
      const read = isRaw ? { text: text.slice(at, at + 2), end: at + 2 } : escaped(text, at);
      if (!read) return undefined;
      for (const unit of read.text) units.push(unit === '\n' ? newline(at) : known(unit, at, read.end));
      at = read.end;
    } else if (isFormat && (c === '{' || c === '}')) {
      if (text[at + 1] === c) {
        units.push(known(c, at, at + 2));
        at += 2;
        continue;
      }
      const end = c === '{' ? fieldEnd(text, at + 1) : -1;
      const inner = text.slice(at + 1, end - 1);
      if (end < 0 || acts.test(inner)) return undefined;
      units.push(unknown(at, end, /^\w+$/.test(inner) ? inner : ''));
      at = end;
    } else {
      units.push(known(c, at));
      at++;
    }
  }
  return undefined;
};

const operators = '**= //= >>= <<= ... := -> == != <= >= += -= *= /= %= ** // << >>'.split(' ');

/** The tokens of a script whose expressions are covered; undefined where it cannot be told apart. */
export const tokensOf = (text: string): Tokens | undefined => {
  const list: Token[] = [];
  const match: number[] = [];
  const open: number[] = [];
  const indents = new Map<number, number>();
  let lineStart = 0;
  let at = 0;
  const push = (kind: Token['kind'], end: number, units: readonly Unit[] = []): void => {
    if (kind !== 'line' && open.length === 0 && (list.at(-1)?.kind ?? 'line') === 'line')
      indents.set(list.length, at - lineStart);
    list.push({ kind, text: text.slice(at, end), start: at, end, units });
    match.push(-1);
    at = end;
  };
  const step = (): boolean => {
    const c = text[at] ?? '';
    if (c === '\n') {
      if (open.length === 0 && (list.at(-1)?.kind ?? 'line') !== 'line') push('line', at + 1);
      else at++;
      lineStart = at;
    } else if (c === '\\' && /^\r?\n/.test(text.slice(at + 1, at + 3))) at += text[at + 1] === '\r' ? 3 : 2;
    else if (/\s|\ufeff/.test(c)) at++;
    else if (c === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (c === hole) push('hole', holeEnd(text, at));
    else if (c === '"' || c === "'") {
      const read = stringAt(text, at, '');
      if (!read) return false;
      push('string', read.end, read.units);
    } else if (isWord(c)) {
      let end = at + 1;
      while (isWord(text[end])) end++;
      const prefix = text.slice(at, end).toLowerCase();
      if (/["']/.test(text[end] ?? '') && /^(?:[rfbut]|[rfbt]{2})$/.test(prefix)) {
        const read = stringAt(text, end, prefix);
        if (!read) return false;
        push('string', read.end, read.units);
      } else push(/\d/.test(c) ? 'number' : 'name', end);
    } else if (closers[c] !== undefined) {
      push('punct', at + 1);
      open.push(list.length - 1);
      return open.length <= maxDepth;
    } else if (c === ')' || c === ']' || c === '}') {
      const opener = open.pop() ?? -1;
      if (closers[list[opener]?.text ?? ''] !== c) return false;
      push('punct', at + 1);
      match[list.length - 1] = opener;
      match[opener] = list.length - 1;
    } else push('punct', at + (operators.find((operator) => text.startsWith(operator, at))?.length ?? 1));
    return true;
  };
  while (at < text.length) if (!step()) return undefined;
  return open.length > 0 ? undefined : { list, match, indents };
};

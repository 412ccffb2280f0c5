import { hole, holeEnd, known, maxDepth, newline, type Place, type Unit, unknown } from './ledger.ts';
import type { TokenOf, TokensOf } from './tokens.ts';

type Kind = 'word' | 'string' | 'variable' | 'open' | 'close' | 'pipe' | 'and' | 'end' | 'comma' | 'redirect' | 'call';

export interface Token extends TokenOf<Kind> {
  /** No blank before it. */
  readonly isJoined: boolean;
}

export interface Tokens extends TokensOf<Token> {
  /** Scripts inside strings: what stands between `$(` and `)`. */
  readonly nested: readonly Place[];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', a: '\x07', e: '\x1b' };
const closers: Readonly<Record<string, string>> = { '(': ')', '$(': ')', '@(': ')', '{': '}', '@{': '}' };
const isName = (c: string | undefined): boolean => c !== undefined && /[\w:?]/.test(c);

interface Variable {
  readonly name: string;
  readonly end: number;
}

/** The variable whose `$` stands here. */
const variableAt = (text: string, at: number): Variable | undefined => {
  if (text[at + 1] === '{') {
    const close = text.indexOf('}', at);
    return close < 0 ? undefined : { name: text.slice(at + 2, close), end: close + 1 };
  }
  if (/[$^]/.test(text[at + 1] ?? '')) return { name: text[at + 1] ?? '', end: at + 2 };
  let end = at + 1;
  while (isName(text[end]) && !(text[end] === ':' && !/\w/.test(text[end + 1] ?? ''))) end++;
  return end === at + 1 ? undefined : { name: text.slice(at + 1, end).toLowerCase(), end };
};

/** Behind the `)` that closes the bracket before `from`. Quotes inside count only roughly; the parts are read again. */
const closing = (text: string, from: number): number => {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '`') at++;
    else if (c === '(') depth++;
    else if (c === ')') {
      depth--;
      if (depth === 0) return at + 1;
    } else if (c === "'") {
      const quote = text.indexOf("'", at + 1);
      if (quote < 0) return -1;
      at = quote;
    }
  }
  return -1;
};

interface Read {
  readonly units: readonly Unit[];
  readonly end: number;
}

/** What makes text of a string that expands; `ends` tells where it stops. */
const expanding = (text: string, from: number, ends: (at: number) => number, nested: Place[]): Read | undefined => {
  const units: Unit[] = [];
  let at = from;
  while (at < text.length) {
    const end = ends(at);
    if (end >= 0) return { units, end };
    const c = text[at] ?? '';
    if (c === hole) {
      const to = holeEnd(text, at);
      units.push(unknown(at, to));
      at = to;
    } else if (c === '`' && at + 1 < text.length) {
      const next = text[at + 1] ?? '';
      const letter = escapes[next] ?? next;
      units.push(letter === '\n' ? newline(at) : known(letter, at, at + 2));
      at += 2;
    } else if (c === '"' && text[at + 1] === '"') {
      units.push(known('"', at, at + 2));
      at += 2;
    } else if (c === '$' && text[at + 1] === '(') {
      const close = closing(text, at + 2);
      if (close < 0) return undefined;
      nested.push({ start: at + 2, end: close - 1 });
      units.push(unknown(at, close));
      at = close;
    } else {
      const variable = c === '$' ? variableAt(text, at) : undefined;
      units.push(variable ? unknown(at, variable.end, variable.name) : known(c, at));
      at = variable?.end ?? at + 1;
    }
  }
  return undefined;
};

const literal = (text: string, from: number, to: number): Unit[] => {
  const units: Unit[] = [];
  for (let at = from; at < to; at++) {
    if (text[at] === hole) {
      const end = holeEnd(text, at);
      units.push(unknown(at, end));
      at = end - 1;
    } else units.push(known(text[at] ?? '', at));
  }
  return units;
};

const hereString = (text: string, at: number, nested: Place[]): Read | undefined => {
  const quote = text[at + 1] ?? '';
  const line = text.indexOf('\n', at);
  if (line < 0 || text.slice(at + 2, line).trim() !== '') return undefined;
  const close = text.indexOf(`\n${quote}@`, line);
  if (close < 0) return undefined;
  if (quote === "'") return { units: literal(text, line + 1, close), end: close + 3 };
  const read = expanding(text, line + 1, (one) => (one >= close ? close + 3 : -1), nested);
  return read ?? (close <= line ? { units: [], end: close + 3 } : undefined);
};

const singleQuoted = (text: string, from: number): Read | undefined => {
  const units: Unit[] = [];
  let start = from + 1;
  for (;;) {
    const quote = text.indexOf("'", start);
    if (quote < 0) return undefined;
    units.push(...literal(text, start, quote));
    if (text[quote + 1] !== "'") return { units, end: quote + 1 };
    units.push(known("'", quote, quote + 2));
    start = quote + 2;
  }
};

const redirect = /(?:[1-6*])?>>?(?:&[12])?|[1-6*]>&[12]/y;

/** The tokens of a part of a script whose expressions are covered; undefined where it cannot be told apart. */
export const tokensOf = (text: string, from = 0, to = text.length): Tokens | undefined => {
  const source = to === text.length ? text : text.slice(0, to);
  const list: Token[] = [];
  const match: number[] = [];
  const nested: Place[] = [];
  const open: number[] = [];
  let at = from;
  let isJoined = false;
  const push = (kind: Token['kind'], end: number, units: readonly Unit[] = []): void => {
    list.push({ kind, text: source.slice(at, end), start: at, end, units, isJoined });
    match.push(-1);
    at = end;
    isJoined = true;
  };
  const word = (): boolean => {
    const ends = (one: number): number => (/[\s;|&(){},<>"'$]/.test(source[one] ?? ' ') && one > at ? one : -1);
    const isArgument = (one: number): number => (one >= source.length ? one : ends(one));
    const units: Unit[] = [];
    let end = at;
    while (end < source.length && isArgument(end) < 0) {
      if (source[end] === hole) {
        const close = holeEnd(source, end);
        units.push(unknown(end, close));
        end = close;
      } else if (source[end] === '`') {
        units.push(known(source[end + 1] ?? '', end, end + 2));
        end += 2;
      } else {
        units.push(known(source[end] ?? '', end));
        end++;
      }
    }
    push('word', end, units);
    return true;
  };
  const text2 = (read: Read | undefined): boolean => {
    if (read) push('string', read.end, read.units);
    return read !== undefined;
  };
  const skipBlank = (): boolean => {
    const c = source[at] ?? '';
    if (source.startsWith('<#', at)) {
      const end = source.indexOf('#>', at);
      at = end < 0 ? source.length : end + 2;
    } else if (c === '#' && !isJoined) {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (/[^\S\n]/.test(c)) at++;
    else if (c === '`' && /^\r?\n/.test(source.slice(at + 1, at + 3))) at += source[at + 1] === '\r' ? 3 : 2;
    else return false;
    isJoined = false;
    return true;
  };
  const step = (): boolean => {
    const c = source[at] ?? '';
    const two = source.slice(at, at + 2);
    redirect.lastIndex = at;
    const arrow = (c === '>' || !isJoined) && redirect.exec(source)?.[0];
    if (two === "@'" || two === '@"') return text2(hereString(source, at, nested));
    if (c === "'") return text2(singleQuoted(source, at));
    if (c === '"') {
      const ends = (one: number): number => (source[one] === '"' && source[one + 1] !== '"' ? one + 1 : -1);
      return text2(expanding(source, at + 1, ends, nested));
    }
    if (two === '$(' || two === '@(' || two === '@{' || c === '(' || c === '{') {
      push('open', at + (c === '(' || c === '{' ? 1 : 2));
      open.push(list.length - 1);
      isJoined = false;
      return open.length <= maxDepth;
    }
    if (c === ')' || c === '}') {
      const opener = open.pop() ?? -1;
      if (closers[list[opener]?.text ?? ''] !== c) return false;
      push('close', at + 1);
      match[list.length - 1] = opener;
      match[opener] = list.length - 1;
    } else if (two === '&&' || two === '||') push('and', at + 2);
    else if (c === '|') push('pipe', at + 1);
    else if (c === '\n' || c === ';') push('end', at + 1);
    else if (c === ',') push('comma', at + 1);
    else if (c === '&') push('call', at + 1);
    else if (arrow) push('redirect', at + arrow.length);
    else if (c === '$') {
      const variable = variableAt(source, at);
      if (!variable) return word();
      push('variable', variable.end, [unknown(at, variable.end, variable.name.toLowerCase())]);
    } else return word();
    if (list.at(-1)?.kind === 'end') isJoined = false;
    return true;
  };
  while (at < source.length) if (!skipBlank() && !step()) return undefined;
  return open.length > 0 ? undefined : { list, match, nested };
};

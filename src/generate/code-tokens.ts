/** A piece of a module's text: enough of its grammar to find the members of object literals. */
export interface Token {
  readonly kind: 'open' | 'close' | 'string' | 'word' | 'sign';
  readonly start: number;
  readonly end: number;
  /** The bracket around it, as an index; -1 at the top. */
  readonly parent: number;
}

export interface Tokens {
  readonly text: string;
  readonly list: readonly Token[];
  /** The closing bracket of an opening one. */
  readonly closing: ReadonlyMap<number, number>;
}

const word = /[\w$\u0080-\uffff]+/y;
const blank = /\s+/y;
const lineComment = /\/\/[^\n]*/y;
const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const partner: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
/** After these words an expression begins, so that a slash begins a regular expression. */
const beforeExpression = /^(?:return|typeof|case|in|of|await|void|delete|do|else|throw|new|yield)$/u;

/** The end of the string that begins here; -1 where it does not end on its line. */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === text[start]) return at + 1;
    if (text[at] === '\\') at++;
  }
  return -1;
};

/** Splits a module's text; undefined where its brackets do not match as far as can be seen. Linear. */
export const tokenize = (text: string): Tokens | undefined => {
  const list: Token[] = [];
  const closing = new Map<number, number>();
  const open: number[] = [];
  let at = 0;
  const push = (kind: Token['kind'], end: number): void => {
    list.push({ kind, start: at, end, parent: open.at(-1) ?? -1 });
    at = end;
  };
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  const template = (from: number): void => {
    let end = from;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    const isWhole = text[end] !== '$';
    push('sign', isWhole ? Math.min(text.length, end + 1) : end);
    if (isWhole) return;
    const index = list.length;
    push('open', end + 2);
    open.push(index);
  };
  const mayBeRegex = (): boolean => {
    const last = list.at(-1);
    if (!last || last.kind === 'open') return true;
    const said = text.slice(last.start, last.end);
    return last.kind === 'sign' ? !said.endsWith('`') : last.kind === 'word' && beforeExpression.test(said);
  };
  while (at < text.length) {
    const sign = text[at] ?? '';
    const skipped = Math.max(match(blank), match(lineComment));
    if (skipped > at) at = skipped;
    else if (text.startsWith('/*', at)) at = text.indexOf('*/', at) < 0 ? text.length : text.indexOf('*/', at + 2) + 2;
    else if (sign === '`') template(at + 1);
    else if (sign === '"' || sign === "'") {
      const end = endOfString(text, at);
      push(end > at ? 'string' : 'sign', Math.max(end, at + 1));
    } else if (match(word) > at) push('word', match(word));
    else if ('{(['.includes(sign)) {
      const index = list.length;
      push('open', at + 1);
      open.push(index);
    } else if (partner[sign] !== undefined) {
      const index = open.pop();
      const first = index === undefined ? undefined : list[index];
      const opened = first && text.slice(first.start, first.end);
      if (index === undefined || (opened !== partner[sign] && !(opened === '${' && sign === '}'))) return undefined;
      closing.set(index, list.length);
      push('close', at + 1);
      if (opened === '${') template(at);
    } else push('sign', sign === '/' && mayBeRegex() ? Math.max(match(regex), at + 1) : at + 1);
  }
  return open.length > 0 ? undefined : { text, list, closing };
};

/** The index of the token that covers an offset. */
export const tokenAt = ({ list }: Tokens, offset: number): number | undefined => {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const token = list[low];
  return token && token.start <= offset && offset < token.end ? low : undefined;
};

/** A member of an object literal: `key: value`, or anything else. */
export interface Member {
  /** Undefined for what is spread, computed, a method or a shorthand. */
  readonly name?: string;
  readonly start: number;
  readonly end: number;
  /** The first and the last token of the value. */
  readonly value?: readonly [first: number, last: number];
  /** The end of the comma behind it. */
  readonly comma?: number;
}

export interface ObjectLiteral {
  readonly open: number;
  readonly start: number;
  readonly end: number;
  readonly members: readonly Member[];
}

/** The members of the object literal that an opening brace begins. */
export const objectAt = (tokens: Tokens, open: number): ObjectLiteral | undefined => {
  const { list, closing, text } = tokens;
  const brace = list[open];
  const close = closing.get(open);
  const last = close === undefined ? undefined : list[close];
  if (!brace || close === undefined || !last || text.slice(brace.start, brace.end) !== '{') return undefined;
  const members: Member[] = [];
  for (let first = open + 1; first < close; ) {
    let next = first;
    while (next < close && textOf(tokens, next) !== ',') next = (closing.get(next) ?? next) + 1;
    const [from, to] = [list[first], list[next - 1]];
    if (from && to && next > first)
      members.push({
        start: from.start,
        end: to.end,
        ...named(tokens, first, next - 1),
        ...(next < close ? { comma: list[next]?.end ?? to.end } : {}),
      });
    first = next + 1;
  }
  return { open, start: brace.start, end: last.end, members };
};

export const textOf = ({ list, text }: Tokens, index: number): string =>
  text.slice(list[index]?.start ?? 0, list[index]?.end ?? 0);

const named = (tokens: Tokens, first: number, last: number): Pick<Member, 'name' | 'value'> => {
  const key = tokens.list[first];
  if (!key || textOf(tokens, first + 1) !== ':' || last < first + 2) return {};
  const said = textOf(tokens, first);
  // A key with escapes goes by its literal: nothing that is looked for by name has any.
  const name = key.kind === 'word' ? said : key.kind === 'string' ? (unquoted(said) ?? said) : undefined;
  return name === undefined ? {} : { name, value: [first + 2, last] };
};

/** What a string literal without escapes says. */
export const unquoted = (literal: string): string | undefined => {
  const inner = literal.slice(1, -1);
  return inner.includes('\\') ? undefined : inner;
};

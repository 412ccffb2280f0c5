import { Refusal } from './build.ts';

/** `word` covers names and keywords; `end` stands once, after the last token. */
export interface Token {
  readonly kind: 'number' | 'string' | 'word' | 'operator' | 'end';
  /** As written; for a string its decoded value. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:[ \t\f\r\n]|#[^\n]*)+/uy;
/** Made where it is used: that takes longer than all else that is done when this is loaded. */
const word = (): RegExp => /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const number =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/uy;
const operator = /\*\*|\/\/|==|!=|<=|>=|<<|>>|:=|[-+*/%@&|^~<>()[\]{},:.=]/uy;
const escaped = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(\r?\n)|([\s\S]))/gu;
const quotes = /"""|'''|"|'/uy;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};

const decode = (body: string, at: number): string =>
  body.replace(escaped, (all, octal, x, u, long, line, other, offset) => {
    if (line !== undefined) return '';
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const start = at + Number(offset);
    const range = { start, end: start + 2 };
    if (other !== undefined) {
      if ('xuUN'.includes(other)) throw new Refusal(`The escape "\\${other}" is not complete or not supported.`, range);
      return simpleEscapes.get(other) ?? all;
    }
    const code = Number.parseInt(x ?? u ?? long, 16);
    if (code > 0x10ffff) throw new Refusal('The escape names no character.', { start, end: start + 10 });
    return String.fromCodePoint(code);
  });

/** The offset of the closing quote; a backslash takes the next character with it. */
const closingQuote = (text: string, from: number, quote: string, start: number): number => {
  for (let i = from; i < text.length; i++) {
    if (text.startsWith(quote, i)) return i;
    if (text[i] === '\n' && quote.length === 1) break;
    if (text[i] === '\\') i++;
  }
  throw new Refusal('The string is not closed.', { start, end: text.length });
};

const stringAt = (text: string, prefix: string, start: number): Token | undefined => {
  const quote = matchAt(quotes, text, start + prefix.length);
  if (quote === '') return undefined;
  const from = start + prefix.length + quote.length;
  if (!/^(?:[ru])?$/iu.test(prefix)) {
    throw new Refusal(`Strings with the prefix "${prefix}" are not supported.`, { start, end: from });
  }
  const close = closingQuote(text, from, quote, start);
  const body = text.slice(from, close);
  const value = prefix.toLowerCase() === 'r' ? body : decode(body, from);
  return { kind: 'string', text: value, start, end: close + quote.length };
};

const tokenAt = (text: string, start: number): Token => {
  const name = matchAt(word(), text, start);
  const string = stringAt(text, name, start);
  if (string) return string;
  if (name !== '') return { kind: 'word', text: name, start, end: start + name.length };
  const digits = matchAt(number, text, start);
  const end = start + digits.length;
  if (digits !== '' && matchAt(word(), text, end) !== '')
    throw new Refusal('A number runs into a name.', { start, end: end + 1 });
  if (digits !== '') return { kind: 'number', text: digits, start, end };
  const sign = matchAt(operator, text, start);
  if (sign !== '') return { kind: 'operator', text: sign, start, end: start + sign.length };
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw new Refusal(`"${character}" is not expected here.`, { start, end: start + character.length });
};

/** The words of a Python expression, with their offsets. Blanks, line breaks and comments separate. Linear. */
export const tokenize = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = matchAt(blank, text, 0).length;
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end + matchAt(blank, text, token.end).length;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
};

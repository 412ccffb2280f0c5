import type { Expression } from '../../core/index.ts';
import { deepestExpression, Refusal } from './build.ts';
import type { Token } from './python-tokens.ts';

/** Where a parse stands: the only state of the parser. */
export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  /** Comparison chains met so far. */
  chains: number;
  /** Set displays that do not stand on the right of `in`. */
  readonly sets: Set<Expression>;
}

const end: Token = { kind: 'end', text: '', start: 0, end: 0 };

/** The token here or some tokens ahead, without taking it. */
export const peek = (c: Cursor, ahead = 0): Token => c.tokens[Math.min(c.at + ahead, c.tokens.length - 1)] ?? end;

/** Takes the token here. */
export const next = (c: Cursor): Token => {
  const token = peek(c);
  c.at++;
  return token;
};

/** Whether an operator or a word stands here. */
export const stands = (c: Cursor, text: string, ahead = 0): boolean => {
  const token = peek(c, ahead);
  return (token.kind === 'operator' || token.kind === 'word') && token.text === text;
};

/** Takes an operator or a word if it stands here. */
export const take = (c: Cursor, text: string): boolean => {
  const found = stands(c, text);
  if (found) c.at++;
  return found;
};

const unsupported: ReadonlyMap<string, string> = new Map([
  ['for', 'Comprehensions are not supported.'],
  ['lambda', 'Functions are not supported.'],
  ['await', 'Asynchronous code is not supported.'],
  ['yield', 'Generators are not supported.'],
  [':=', 'Assignment is not supported.'],
  ['=', 'Assignment is not supported: write "==" to compare.'],
  [':', 'Slices are not supported.'],
]);

/** Why a token cannot stand where it does. */
export const unexpected = (token: Token): Refusal => {
  if (token.kind === 'end') return new Refusal('The expression ends too early.', token);
  const known = token.kind === 'string' ? undefined : unsupported.get(token.text);
  return new Refusal(
    known ?? (token.kind === 'string' ? 'A string is not expected here.' : `"${token.text}" is not expected here.`),
    token,
  );
};

/** Takes an operator or a word that must stand here. */
export const expect = (c: Cursor, text: string): Token => {
  const token = next(c);
  if (token.text !== text || token.kind === 'string') throw unexpected(token);
  return token;
};

/** Parses one level further down; refuses before the stack is at risk. */
export const nested = (c: Cursor, parse: (c: Cursor) => Expression): Expression => {
  if (++c.depth > deepestExpression) throw new Refusal('The expression is nested too deeply.', peek(c));
  const parsed = parse(c);
  c.depth--;
  return parsed;
};

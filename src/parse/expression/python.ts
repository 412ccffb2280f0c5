import type { BinaryOperator, Expression } from '../../core/index.ts';
import type { ParsedExpression } from './build.ts';
import { allowedName, attempt, boundDepth, indexOf, joinLogical, negate, Refusal } from './build.ts';
import { functionCall, methodCall, truth } from './python-calls.ts';
import type { Cursor } from './python-cursor.ts';
import { expect, nested, next, peek, stands, take, unexpected } from './python-cursor.ts';
import type { Token } from './python-tokens.ts';
import { tokenize } from './python-tokens.ts';

type Binary = Extract<Expression, { kind: 'binary' }>;

const expression = (c: Cursor): Expression =>
  nested(c, (inner) => {
    const consequent = logical(inner, 'or');
    if (!take(inner, 'if')) return consequent;
    const test = truth(logical(inner, 'or'));
    expect(inner, 'else');
    const alternate = expression(inner);
    return { kind: 'conditional', test, consequent, alternate, start: consequent.start, end: alternate.end };
  });

const logical = (c: Cursor, operator: 'and' | 'or'): Expression => {
  const operand = (): Expression => (operator === 'or' ? logical(c, 'and') : negation(c));
  const first = operand();
  const args = [first];
  while (take(c, operator)) args.push(operand());
  const last = args.at(-1) ?? first;
  return args.length === 1 ? first : { kind: 'call', name: operator, args, start: first.start, end: last.end };
};

const negation = (c: Cursor): Expression => {
  const { start } = peek(c);
  if (!take(c, 'not')) return comparison(c);
  const operand = truth(nested(c, negation));
  return { kind: 'unary', operator: '!', operand, start, end: operand.end };
};

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'is']);

const comparisonOperator = (c: Cursor): string | undefined => {
  if (stands(c, 'not') && stands(c, 'in', 1)) {
    c.at += 2;
    return 'not in';
  }
  const token = peek(c);
  if (token.kind === 'string' || !comparisons.has(token.text)) return undefined;
  c.at++;
  return token.text === 'is' && take(c, 'not') ? 'is not' : token.text;
};

const identity = (left: Expression, operator: '==' | '!=', right: Expression): Expression => {
  const constant = right.kind === 'literal' && (right.value === null || typeof right.value === 'boolean');
  if (!constant) throw new Refusal('"is" compares with None, True and False only: write "==".', right);
  return { kind: 'binary', operator, left, right, start: left.start, end: right.end };
};

const binary = (operator: BinaryOperator, left: Expression, right: Expression): Binary => ({
  kind: 'binary',
  operator,
  left,
  right,
  python: true,
  start: left.start,
  end: right.end,
});

const link = (c: Cursor, left: Expression, operator: string, right: Expression): Expression => {
  switch (operator) {
    case 'is':
      return identity(left, '==', right);
    case 'is not':
      return identity(left, '!=', right);
    case 'in':
    case 'not in': {
      c.sets.delete(right);
      const found = binary('in', left, right);
      return operator === 'in'
        ? found
        : { kind: 'unary', operator: '!', operand: found, start: left.start, end: right.end };
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return binary(operator, left, right);
    default:
      throw new Refusal(`"${operator}" is not expected here.`, right);
  }
};

/**
 * `a < b < c` is `a < b && b < c`. A chain inside an operand that stands twice would double at every level: refused.
 */
const comparison = (c: Cursor): Expression => {
  let left = operation(c, 0);
  let chained = false;
  const links: Expression[] = [];
  for (let operator = comparisonOperator(c); operator !== undefined; operator = comparisonOperator(c)) {
    if (chained) throw new Refusal('A chain of comparisons holds another one.', left);
    const chains = c.chains;
    const right = operation(c, 0);
    chained = c.chains > chains;
    links.push(link(c, left, operator, right));
    left = right;
  }
  if (links.length > 1) c.chains++;
  return joinLogical('&&', links) ?? left;
};

const arithmetic = (operator: string, left: Expression, right: Expression): Expression => {
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/')
    return binary(operator, left, right);
  const name = operator === '%' ? 'floormod' : 'floordiv';
  return { kind: 'call', name, args: [left, right], start: left.start, end: right.end };
};

const operators = [
  ['+', '-'],
  ['*', '/', '//', '%'],
] as const;

const operation = (c: Cursor, level: number): Expression => {
  const known = operators[level];
  if (!known) return signed(c);
  let left = operation(c, level + 1);
  for (let found = known.find((sign) => take(c, sign)); found; found = known.find((sign) => take(c, sign))) {
    left = arithmetic(found, left, operation(c, level + 1));
  }
  return left;
};

const signed = (c: Cursor): Expression => {
  const { start } = peek(c);
  if (take(c, '-')) {
    const operand = nested(c, signed);
    return negate(operand, { start, end: operand.end });
  }
  if (!take(c, '+')) return postfix(c);
  const operand = nested(c, signed);
  if (operand.kind === 'literal' && typeof operand.value === 'number') return operand;
  throw new Refusal('A sign "+" is supported before numbers only.', operand);
};

const listUntil = (c: Cursor, close: string): readonly Expression[] => {
  const items: Expression[] = [];
  while (!stands(c, close)) {
    items.push(expression(c));
    if (!take(c, ',')) break;
  }
  return items;
};

const postfix = (c: Cursor): Expression => {
  let e = primary(c);
  for (;;) {
    const { start } = e;
    if (take(c, '.')) {
      const name = next(c);
      if (name.kind !== 'word') throw unexpected(name);
      if (take(c, '(')) {
        const args = [e, ...listUntil(c, ')')];
        e = methodCall(name, args, { start, end: expect(c, ')').end });
      } else e = { kind: 'member', object: e, property: allowedName(name.text, name), start, end: name.end };
    } else if (take(c, '[')) {
      const index = expression(c);
      e = indexOf(e, index, { start, end: expect(c, ']').end });
    } else if (take(c, '(')) {
      const args = listUntil(c, ')');
      e = functionCall(e, args, { start, end: expect(c, ')').end });
    } else return e;
  }
};

const constants: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['None', null],
  ['True', true],
  ['False', false],
]);
const keywords: ReadonlySet<string> = new Set([
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
]);

const primary = (c: Cursor): Expression => {
  const token = next(c);
  const { start } = token;
  if (token.kind === 'number') return numeral(token);
  if (token.kind === 'string') return strings(c, token);
  if (token.kind === 'word') return word(token);
  if (token.text === '(') return parenthesized(c, start);
  if (token.text === '[') {
    const items = listUntil(c, ']');
    return { kind: 'list', items, start, end: expect(c, ']').end };
  }
  if (token.text === '{') return braces(c, start);
  throw unexpected(token);
};

const word = (token: Token): Expression => {
  const range = { start: token.start, end: token.end };
  const constant = constants.get(token.text);
  if (constant !== undefined) return { kind: 'literal', value: constant, ...range };
  if (keywords.has(token.text)) throw unexpected(token);
  return { kind: 'name', name: allowedName(token.text, range), ...range };
};

const numeral = (token: Token): Expression => {
  const range = { start: token.start, end: token.end };
  const digits = token.text.replaceAll('_', '');
  const whole = /^\d+$/u.test(digits) || /^0[xob]/iu.test(digits);
  if (/^0+[1-9]\d*$/u.test(digits)) throw new Refusal('A number does not start with 0.', range);
  const value = Number(digits);
  if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value)))
    throw new Refusal('The number is too large to be exact.', range);
  return { kind: 'literal', value, ...range };
};

/** Neighbouring strings are one. */
const strings = (c: Cursor, first: Token): Expression => {
  const parts = [first];
  while (peek(c).kind === 'string') parts.push(next(c));
  const last = parts.at(-1) ?? first;
  return { kind: 'literal', value: parts.map((part) => part.text).join(''), start: first.start, end: last.end };
};

/** A tuple is a list. */
const parenthesized = (c: Cursor, start: number): Expression => {
  const items = listUntil(c, ')');
  const tuple = items.length !== 1 || stands(c, ',', -1);
  const close = expect(c, ')');
  const [only] = items;
  return only && !tuple ? only : { kind: 'list', items, start, end: close.end };
};

const braces = (c: Cursor, start: number): Expression => {
  const entries: [Expression, Expression][] = [];
  const items: Expression[] = [];
  while (!stands(c, '}')) {
    const key = expression(c);
    if (items.length === 0 && take(c, ':')) entries.push([key, expression(c)]);
    else if (entries.length === 0) items.push(key);
    else throw unexpected(peek(c));
    if (!take(c, ',')) break;
  }
  const range = { start, end: expect(c, '}').end };
  if (items.length === 0) return { kind: 'map', entries, ...range };
  const set: Expression = { kind: 'list', items, ...range };
  c.sets.add(set);
  return set;
};

/**
 * Reads an expression in the Python subset of older contract files, as a condition: its value is true or false, as
 * Python's `bool()` tells. Linear in the length of the text.
 */
export const parsePython = (text: string): ParsedExpression =>
  attempt(text, () => {
    const cursor: Cursor = { tokens: tokenize(text), at: 0, depth: 0, chains: 0, sets: new Set() };
    const parsed = expression(cursor);
    if (peek(cursor).kind !== 'end') throw unexpected(peek(cursor));
    const [set] = cursor.sets;
    if (set) throw new Refusal('A set stands on the right of "in" only.', set);
    boundDepth(parsed);
    return boundDepth(truth(parsed));
  });

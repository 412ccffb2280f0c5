import type { Expression, ExpressionError } from '../../core/index.ts';

/** Either an expression or why the text is none. */
export type ParsedExpression = { readonly expression: Expression } | { readonly error: ExpressionError };

/** UTF-16 units of one expression. */
export const longestExpression = 10_000;

/** Levels of one expression's tree; what parses is safe to walk by recursion. */
export const deepestExpression = 200;

/** Names that would reach into JavaScript's own objects. */
const refusedNames: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** Ends a parse at a range of the text; never leaves this room. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly start: number;
  readonly end: number;
  constructor(message: string, range: { readonly start: number; readonly end: number }) {
    super(message);
    this.start = range.start;
    this.end = range.end;
  }
}

/** A name that may stand in a path. */
export const allowedName = (name: string, range: { readonly start: number; readonly end: number }): string => {
  if (refusedNames.has(name)) throw new Refusal(`The name "${name}" is refused.`, range);
  return name;
};

/** Runs a parser on a text of bearable length; its refusal becomes the result. */
export const attempt = (text: string, parse: () => Expression): ParsedExpression => {
  const whole = { start: 0, end: text.length };
  try {
    if (text.length > longestExpression) {
      throw new Refusal(`The expression has ${text.length} characters; ${longestExpression} are allowed.`, whole);
    }
    if (text.trim() === '') throw new Refusal('The expression is empty.', whole);
    return { expression: parse() };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { error: { message: thrown.message, start: thrown.start, end: thrown.end } };
  }
};

/** `a.b` and `a["b"]` are one node. */
export const indexOf = (object: Expression, index: Expression, range: { start: number; end: number }): Expression =>
  index.kind === 'literal' && typeof index.value === 'string'
    ? { kind: 'member', object, property: allowedName(index.value, index), ...range }
    : { kind: 'index', object, index, ...range };

/** A negated number is a literal. */
export const negate = (operand: Expression, range: { start: number; end: number }): Expression =>
  operand.kind === 'literal' && typeof operand.value === 'number'
    ? { kind: 'literal', value: 0 - operand.value, ...range }
    : { kind: 'unary', operator: '-', operand, ...range };

/** Joins operands by `&&` or `||` into a tree of least depth, in their order. */
export const joinLogical = (operator: '&&' | '||', operands: readonly Expression[]): Expression | undefined => {
  let level = operands;
  while (level.length > 1) {
    const next: Expression[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left && right) next.push({ kind: 'binary', operator, left, right, start: left.start, end: right.end });
      else if (left) next.push(left);
    }
    level = next;
  }
  return level[0];
};

const childrenOf = (e: Expression): readonly Expression[] => {
  switch (e.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return e.items;
    case 'map':
      return e.entries.flat();
    case 'member':
      return [e.object];
    case 'index':
      return [e.object, e.index];
    case 'call':
      return e.args;
    case 'unary':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'conditional':
      return [e.test, e.consequent, e.alternate];
    case 'comprehension':
      return [e.range, e.body];
    default:
      return e satisfies never;
  }
};

/** Refuses a tree that is deeper than `deepestExpression`. */
export const boundDepth = (expression: Expression): Expression => {
  let level: readonly Expression[] = [expression];
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level;
    if (depth >= deepestExpression && first) throw new Refusal('The expression is nested too deeply.', first);
    level = level.flatMap(childrenOf);
  }
  return expression;
};

import type {
  BinaryExpression,
  CallExpression,
  ComprehensionExpression,
  Expression,
  ExpressionError,
} from './expression.ts';
import type { CallPort } from './expression-functions.ts';
import { expressionFunctions } from './expression-functions.ts';
import { printExpression } from './expression-print.ts';
import type { Spend } from './expression-values.ts';
import {
  compareValues,
  elementOf,
  equalValues,
  isMap,
  isTruthy,
  keysOf,
  memberOf,
  stepsOf,
  typeName,
} from './expression-values.ts';

/** The value of a variable; undefined where there is none. */
export type Scope = (name: string) => unknown;

/** `steps` bounds visits of nodes, elements and texts (default 10,000); `depth` bounds nesting (default 250). */
export interface EvaluationLimits {
  readonly steps?: number;
  readonly depth?: number;
}

export type Evaluation = { readonly value: unknown } | { readonly error: ExpressionError };

class Failure extends Error {
  override readonly name = 'Failure';
  readonly at: Expression;
  constructor(message: string, at: Expression) {
    super(message);
    this.at = at;
  }
}

const fail = (message: string, at: Expression): never => {
  throw new Failure(message, at);
};

/** What a path is that leads nowhere, until something needs its value. */
const absent = Symbol('absent');

interface Run {
  readonly scope: Scope;
  readonly spend: Spend;
  readonly deepest: number;
  readonly depth: number;
  readonly bound?: Binding;
}

/** A variable of a comprehension, innermost first. */
interface Binding {
  readonly name: string;
  readonly value: unknown;
  readonly outer?: Binding | undefined;
}

const orAbsent = (value: unknown): unknown => (value === undefined ? absent : value);

const variable = (name: string, run: Run): unknown => {
  for (let bound = run.bound; bound; bound = bound.outer) if (bound.name === name) return bound.value;
  return orAbsent(run.scope(name));
};

/** The value of a node that must have one. */
const present = (e: Expression, run: Run): unknown => {
  const value = visit(e, run);
  return value === absent ? fail(`"${printExpression(e)}" is absent.`, e) : value;
};

const truth = (e: Expression, run: Run): boolean => {
  const value = present(e, run);
  return typeof value === 'boolean' ? value : fail(`True or false is expected here, not ${typeName(value)}.`, e);
};

const number = (e: Expression, value: unknown, python: boolean): number => {
  if (typeof value === 'number') return value;
  return python && typeof value === 'boolean'
    ? Number(value)
    : fail(`A number is expected here, not ${typeName(value)}.`, e);
};

const element = (object: unknown, index: unknown, run: Run): unknown => {
  if (object === absent) return absent;
  return orAbsent(typeof index === 'number' ? elementOf(object, index, run.spend) : memberOf(object, String(index)));
};

const sum = (e: BinaryExpression, left: unknown, right: unknown, run: Run): unknown => {
  if (typeof left === 'string' && typeof right === 'string') {
    run.spend(stepsOf(left.length + right.length));
    return left + right;
  }
  if (!Array.isArray(left) || !Array.isArray(right))
    return number(e.left, left, python(e)) + number(e.right, right, python(e));
  run.spend(left.length + right.length);
  return [...left, ...right];
};

const python = (e: BinaryExpression): boolean => e.python === true;

const arithmetic = (e: BinaryExpression, run: Run): unknown => {
  const left = present(e.left, run);
  const right = present(e.right, run);
  if (e.operator === '+') return sum(e, left, right, run);
  const a = number(e.left, left, python(e));
  const b = number(e.right, right, python(e));
  if (e.operator === '-') return a - b;
  if (e.operator === '*') return a * b;
  if (b === 0) return fail('This is 0, and division by 0 has no result.', e.right);
  return e.operator === '/' ? a / b : a % b;
};

/** Absence equals null and nothing else: compared with another value it is an error, not false. */
const equality = (e: BinaryExpression, run: Run): boolean => {
  const left = visit(e.left, run);
  const right = visit(e.right, run);
  if (left === absent && right !== null) present(e.left, run);
  if (right === absent && left !== null) present(e.right, run);
  if (left === absent || right === absent) return true;
  return equalValues(left, right, python(e), run.spend);
};

const membership = (e: BinaryExpression, run: Run): boolean => {
  const left = visit(e.left, run);
  const right = present(e.right, run);
  if (left === absent && Array.isArray(right) && right.includes(null)) return true;
  if (left === absent) return fail(`"${printExpression(e.left)}" is absent.`, e.left);
  if (Array.isArray(right)) {
    return right.some((item) => {
      run.spend(1);
      return equalValues(left, item, python(e), run.spend);
    });
  }
  if (typeof left === 'object' && left !== null)
    return fail(`${typeName(left)} is not found in ${typeName(right)}.`, e.left);
  if (isMap(right)) return typeof left === 'string' && memberOf(right, left) !== undefined;
  if (typeof left !== 'string' || typeof right !== 'string')
    return fail(`"in" does not look into ${typeName(right)}.`, e);
  run.spend(stepsOf(right.length));
  return right.includes(left);
};

const comparison = (e: BinaryExpression, run: Run): boolean => {
  const left = present(e.left, run);
  const right = present(e.right, run);
  if (typeof left === 'string') run.spend(stepsOf(left.length));
  const types = `${typeName(left)} and ${typeName(right)}`;
  return compareValues(e.operator, left, right, python(e)) ?? fail(`"${e.operator}" does not compare ${types}.`, e);
};

const binary = (e: BinaryExpression, run: Run): unknown => {
  switch (e.operator) {
    case '&&':
      return truth(e.left, run) && truth(e.right, run);
    case '||':
      return truth(e.left, run) || truth(e.right, run);
    case '==':
      return equality(e, run);
    case '!=':
      return !equality(e, run);
    case 'in':
      return membership(e, run);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(e, run);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(e, run);
    default:
      return e.operator satisfies never;
  }
};

/** The first operand that decides, or the last. */
const deciding = (e: CallExpression, decides: boolean, run: Run): unknown => {
  let value: unknown = null;
  for (const arg of e.args) {
    value = present(arg, run);
    if (isTruthy(value, run.spend) === decides) return value;
  }
  return value;
};

const call = (e: CallExpression, run: Run): unknown => {
  const [first] = e.args;
  if (e.name === 'and' || e.name === 'or') return deciding(e, e.name === 'or', run);
  if (e.name === 'has' && first) {
    const value = visit(first, run);
    return value !== absent && value !== null;
  }
  const apply = expressionFunctions.get(e.name) ?? fail(`There is no function "${e.name}".`, e);
  const args = e.args.map((arg) => present(arg, run));
  const port: CallPort = { spend: run.spend, fail: (message, index) => fail(message, e.args[index] ?? e) };
  return apply(port, args);
};

const comprehension = (e: ComprehensionExpression, run: Run): unknown => {
  const range = present(e.range, run);
  const items = isMap(range) ? keysOf(range, run.spend) : range;
  if (!Array.isArray(items)) return fail(`"${e.macro}" needs a list or a map, not ${typeName(range)}.`, e.range);
  const kept: unknown[] = [];
  for (const item of items) {
    run.spend(1);
    const inner = { ...run, bound: { name: e.variable, value: item ?? null, outer: run.bound } };
    if (e.macro === 'map') kept.push(present(e.body, inner));
    else if (truth(e.body, inner)) kept.push(item);
    else if (e.macro === 'all') return false;
    if (e.macro === 'exists' && kept.length > 0) return true;
  }
  if (e.macro === 'map' || e.macro === 'filter') return kept;
  return e.macro === 'all' || (e.macro === 'exists_one' && kept.length === 1);
};

const mapOf = (e: Extract<Expression, { kind: 'map' }>, run: Run): unknown => {
  const entries = e.entries.map(([key, value]): [string, unknown] => {
    const name = present(key, run);
    return [
      typeof name === 'string' ? name : fail(`A map's key is a string, not ${typeName(name)}.`, key),
      present(value, run),
    ];
  });
  return Object.fromEntries(entries);
};

const visit = (e: Expression, outer: Run): unknown => {
  outer.spend(1);
  if (outer.depth >= outer.deepest) return fail('The expression is nested too deeply.', e);
  const run = { ...outer, depth: outer.depth + 1 };
  switch (e.kind) {
    case 'literal':
      return e.value;
    case 'name':
      return variable(e.name, run);
    case 'list':
      return e.items.map((item) => present(item, run));
    case 'map':
      return mapOf(e, run);
    case 'member':
      return element(visit(e.object, run), e.property, run);
    case 'index':
      return element(visit(e.object, run), present(e.index, run), run);
    case 'call':
      return call(e, run);
    case 'unary':
      return e.operator === '!' ? !truth(e.operand, run) : 0 - number(e.operand, present(e.operand, run), true);
    case 'binary':
      return binary(e, run);
    case 'conditional':
      return visit(truth(e.test, run) ? e.consequent : e.alternate, run);
    case 'comprehension':
      return comprehension(e, run);
    default:
      return e satisfies never;
  }
};

const budget = (steps: number, whole: Expression): Spend => {
  let left = steps;
  return (cost) => {
    left -= cost;
    if (left < 0) fail('The expression takes too many steps.', whole);
  };
};

/**
 * The value of an expression, or why it has none: an absent field is an error wherever a value is needed. Pure, and
 * bounded by `limits` whatever the expression and the values are. Numbers are plain numbers; null is not present.
 */
export const evaluate = (expression: Expression, scope: Scope, limits: EvaluationLimits = {}): Evaluation => {
  const spend = budget(limits.steps ?? 10_000, expression);
  try {
    return { value: present(expression, { scope, spend, depth: 0, deepest: limits.depth ?? 250 }) };
  } catch (thrown) {
    const at = thrown instanceof Failure ? thrown.at : expression;
    // Anything else comes from the values themselves: a getter or a proxy that throws, a text that grows too long.
    const message = thrown instanceof Failure ? thrown.message : 'A value of the context is not readable.';
    return { error: { message, start: at.start, end: at.end } };
  }
};

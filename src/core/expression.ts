/**
 * The abstract syntax of conditions and verifications, whichever language they were written in. Offsets are UTF-16,
 * relative to the expression's own text.
 */
export type Expression =
  | LiteralExpression
  | ListExpression
  | MapExpression
  | NameExpression
  | MemberExpression
  | IndexExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | ComprehensionExpression;

interface Node {
  readonly start: number;
  readonly end: number;
}
export interface LiteralExpression extends Node {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}
export interface ListExpression extends Node {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
export interface MapExpression extends Node {
  readonly kind: 'map';
  readonly entries: readonly (readonly [Expression, Expression])[];
}
/** A variable: the first segment of a field path, or a variable bound by a comprehension. */
export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}
export interface MemberExpression extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: string;
}
export interface IndexExpression extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}
/**
 * A function, or a method with its receiver as first argument. `has` tests presence; `truthy` is Python's `bool()`;
 * `and` and `or` (any number of arguments) are Python's operators where their value, not only its truth, is used.
 */
export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}
export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}
export type BinaryOperator = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';
export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Python's rule holds: true is 1 and false is 0. */
  readonly python?: true;
}
export interface ConditionalExpression extends Node {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}
export interface ComprehensionExpression extends Node {
  readonly kind: 'comprehension';
  readonly macro: 'all' | 'exists' | 'exists_one' | 'filter' | 'map';
  readonly range: Expression;
  readonly variable: string;
  readonly body: Expression;
}

/** Why a text is no expression, or has no value. Offsets as in `Expression`; never tells a value of the context. */
export interface ExpressionError {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** A field path read by an expression. `tolerant`: absence is handled there (`has(x)`, a comparison with null, `.get`). */
export interface ExpressionRead {
  readonly path: readonly string[];
  readonly tolerant: boolean;
  readonly start: number;
  readonly end: number;
}

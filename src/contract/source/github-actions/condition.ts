import type { Expr } from '@actions/expressions/ast';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast';
import type { Expression } from '../../../core/index.ts';
import type { Access } from './access.ts';
import type { FieldOf } from './model.ts';
import { accessesOf, asking } from './walk.ts';

const here = { start: 0, end: 0 } as const;

const literal = (value: string | number | boolean | null): Expression => ({ kind: 'literal', value, ...here });
const call = (name: string, args: readonly Expression[]): Expression => ({ kind: 'call', name, args, ...here });
const not = (operand: Expression): Expression => ({ kind: 'unary', operator: '!', operand, ...here });

const member = ([first = '', ...rest]: readonly string[]): Expression =>
  rest.reduce<Expression>((object, property) => ({ kind: 'member', object, property, ...here }), {
    kind: 'name',
    name: first,
    ...here,
  });

const asks = (question: string, about: readonly Expression[]): Expression =>
  call('asks', [literal(question), ...about]);

/** A condition of which nothing is known but its text. */
export const unknownCondition = (text: string): Expression => asks(text, [member(['github'])]);

/** Turns the condition of a phase into one over fields. What is no question about one text stays a question without structure. */
export const conditionOf = (
  root: Expr,
  { lines, fieldOf }: { lines: readonly number[]; fieldOf: FieldOf },
): Expression => {
  const accesses = (expr: Expr): readonly Access[] => accessesOf(expr, lines, 'tested');
  /** The access that an expression is, if it is nothing else. */
  const only = (expr: Expr): Access | undefined => {
    if (expr instanceof Grouping) return only(expr.group);
    if (!isChain(expr)) return undefined;
    const [access, other] = accesses(expr);
    return other || access?.whole ? undefined : access;
  };
  const opaque = (expr: Expr): Expression =>
    asks(
      spelled(expr),
      accesses(expr).map((access) => member(fieldOf(access))),
    );
  const truth = (access: Access): Expression => call('truthy', [member(fieldOf(access))]);

  const comparison = (expr: Binary): Expression => {
    const { lexeme } = expr.operator;
    if (lexeme !== '==' && lexeme !== '!=') return opaque(expr);
    const [side, other] = expr.left instanceof Literal ? [expr.right, expr.left] : [expr.left, expr.right];
    const access = only(side);
    const value = other instanceof Literal ? (other.token.value ?? other.token.lexeme) : undefined;
    const isText = other instanceof Literal && typeof other.token.value === 'string';
    if (!access || value === undefined) return opaque(expr);
    const equals = lexeme === '==';
    if (isText && value === '') return equals ? not(truth(access)) : truth(access);
    if (isText) {
      const right = literal(String(value).toLowerCase());
      return { kind: 'binary', operator: equals ? '==' : '!=', left: member(fieldOf(access)), right, ...here };
    }
    // An input of type boolean is no text.
    if (access.context !== 'inputs' || !(value === 'true' || value === 'false')) return opaque(expr);
    return (value === 'true') === equals ? truth(access) : not(truth(access));
  };

  const convert = (expr: Expr): Expression => {
    if (expr instanceof Grouping) return convert(expr.group);
    if (expr instanceof Literal) return literal(isTrue(expr));
    if (expr instanceof Unary) return statusOf(expr.expr) === 'rare' ? literal(true) : not(convert(expr.expr));
    if (expr instanceof Logical) {
      const operator = expr.operator.lexeme === '||' ? '||' : '&&';
      const [first, ...rest] = expr.args.map(convert);
      return rest.reduce<Expression>(
        (left, right) => ({ kind: 'binary', operator, left, right, ...here }),
        first ?? literal(true),
      );
    }
    if (expr instanceof Binary) return comparison(expr);
    const status = statusOf(expr);
    if (status) return status === 'usual' ? literal(true) : opaque(expr);
    const access = only(expr);
    if (access) return truth(access);
    const part = partAsked(expr);
    const whole = part && only(part);
    // What contains something is not empty.
    return whole ? { kind: 'binary', operator: '&&', left: truth(whole), right: opaque(expr), ...here } : opaque(expr);
  };
  return convert(root);
};

/** A context with names behind it, and nothing that is computed before. */
const isChain = (expr: Expr): boolean => {
  let root = expr;
  while (root instanceof IndexAccess) root = root.expr;
  return root instanceof ContextAccess;
};

/** `usual` holds in a run in which nothing fails, `rare` does not. */
const statusOf = (expr: Expr): 'usual' | 'rare' | undefined => {
  if (expr instanceof Grouping) return statusOf(expr.group);
  if (!(expr instanceof FunctionCall)) return undefined;
  switch (expr.functionName.lexeme.toLowerCase()) {
    case 'success':
    case 'always':
      return 'usual';
    case 'failure':
    case 'cancelled':
      return 'rare';
    default:
      return undefined;
  }
};

/** The text that is asked for a part of it: the first argument of `contains`, `startsWith` or `endsWith`. */
const partAsked = (expr: Expr): Expr | undefined => {
  if (!(expr instanceof FunctionCall) || !asking.has(expr.functionName.lexeme.toLowerCase())) return undefined;
  const [whole, part] = expr.args;
  return part instanceof Literal && typeof part.token.value === 'string' && part.token.value !== '' ? whole : undefined;
};

const isTrue = ({ token }: Literal): boolean => {
  if (typeof token.value === 'string') return token.value !== '';
  if (typeof token.value === 'number') return token.value !== 0 && !Number.isNaN(token.value);
  return token.lexeme === 'true';
};

/** Whether a condition asks for more than that all went well before. */
export const overridesOf = (root: Expr): boolean => {
  const pending: Expr[] = [root];
  for (let expr = pending.pop(); expr; expr = pending.pop()) {
    if (expr instanceof Grouping) pending.push(expr.group);
    else if (expr instanceof Unary) pending.push(expr.expr);
    else if (expr instanceof Logical) for (const arg of expr.args) pending.push(arg);
    else if (expr instanceof Binary) pending.push(expr.left, expr.right);
    else if (expr instanceof FunctionCall) {
      const name = expr.functionName.lexeme.toLowerCase();
      if (name === 'always' || name === 'failure' || name === 'cancelled') return true;
      for (const arg of expr.args) pending.push(arg);
    }
  }
  return false;
};

/** One text for equal questions: operators and names without regard to case and blanks. */
const spelled = (expr: Expr): string => {
  const all = (exprs: readonly Expr[], between: string): string => `(${exprs.map(spelled).join(between)})`;
  if (expr instanceof Grouping) return spelled(expr.group);
  if (expr instanceof Unary) return `!${all([expr.expr], '')}`;
  if (expr instanceof Binary) return all([expr.left, expr.right], expr.operator.lexeme);
  if (expr instanceof Logical) return all(expr.args, expr.operator.lexeme);
  if (expr instanceof FunctionCall) return `${expr.functionName.lexeme.toLowerCase()}${all(expr.args, ',')}`;
  if (expr instanceof IndexAccess) return `${spelled(expr.expr)}[${spelled(expr.index).toLowerCase()}]`;
  if (expr instanceof Literal) return JSON.stringify(expr.token.value ?? expr.token.lexeme);
  return expr instanceof ContextAccess ? expr.name.lexeme.toLowerCase() : '*';
};

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
import type { Access, Manner } from './access.ts';
import { offsetOf } from './parse.ts';

interface Visit {
  readonly expr: Expr;
  readonly manner: Manner;
  /** The expression is used as a whole object. */
  readonly whole: boolean;
}

interface Chain {
  readonly root: Expr;
  readonly path: readonly string[];
  readonly whole: boolean;
  /** The last token that belongs to the constant part. */
  readonly end: { line: number; column: number } | undefined;
  /** Where the last constant name stands in brackets. */
  readonly bracketed: boolean;
  readonly dynamic: readonly Expr[];
}

/** The text of a constant name: `.name`, `['name']`; numbers name elements. */
const nameOf = (index: Expr): { name: string; token: Literal['token'] } | undefined => {
  if (!(index instanceof Literal)) return undefined;
  const { value } = index.token;
  return { name: typeof value === 'string' ? value : index.token.lexeme, token: index.token };
};

/** Takes a chain of accesses apart; what follows a first name that is not constant is dropped. */
const chainOf = (expr: Expr): Chain => {
  const steps: Expr[] = [];
  let root = expr;
  for (; root instanceof IndexAccess; root = root.expr) steps.push(root.index);
  const path: string[] = [];
  const dynamic: Expr[] = [];
  let end: Chain['end'];
  let whole = false;
  let bracketed = false;
  for (const index of steps.reverse()) {
    const known = nameOf(index);
    if (!known) {
      dynamic.push(index);
      whole = true;
    } else if (!whole) {
      path.push(known.name);
      end = known.token.range.end;
      bracketed = known.token.value !== undefined;
    }
  }
  return { root, path, whole, end, bracketed, dynamic };
};

/** Functions that answer a question about their arguments. */
export const asking: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith']);
/** Functions that take an object with everything in it. */
const gathering: ReadonlySet<string> = new Set(['tojson', 'join']);

const partsOfLogical = (expr: Logical, manner: Manner): readonly Visit[] => {
  const falls = expr.operator.lexeme === '||';
  const early: Manner = manner === 'tested' || !falls ? 'tested' : 'defaulted';
  return expr.args.map((arg, i) => ({ expr: arg, manner: i < expr.args.length - 1 ? early : manner, whole: false }));
};

const partsOf = (expr: Expr, manner: Manner): readonly Visit[] => {
  if (expr instanceof Grouping) return [{ expr: expr.group, manner, whole: false }];
  if (expr instanceof Unary) return [{ expr: expr.expr, manner: 'tested', whole: false }];
  if (expr instanceof Binary)
    return [expr.left, expr.right].map((side) => ({ expr: side, manner: 'tested', whole: false }));
  if (expr instanceof Logical) return partsOfLogical(expr, manner);
  if (!(expr instanceof FunctionCall)) return [];
  const name = expr.functionName.lexeme.toLowerCase();
  const below = asking.has(name) ? 'tested' : manner;
  return expr.args.map((arg) => ({ expr: arg, manner: below, whole: gathering.has(name) }));
};

/** All accesses of an expression in the order of its text. */
export const accessesOf = (expr: Expr, lines: readonly number[], manner: Manner): readonly Access[] => {
  const found: Access[] = [];
  const pending: Visit[] = [{ expr, manner, whole: false }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { expr: current, manner: how } = next;
    if (!(current instanceof IndexAccess || current instanceof ContextAccess)) {
      for (const part of partsOf(current, how)) pending.push(part);
      continue;
    }
    const chain = chainOf(current);
    for (const index of chain.dynamic) pending.push({ expr: index, manner: 'value', whole: false });
    if (!(chain.root instanceof ContextAccess)) {
      pending.push({ expr: chain.root, manner: how, whole: false });
      continue;
    }
    const { name } = chain.root;
    found.push({
      context: name.lexeme.toLowerCase(),
      path: chain.path,
      whole: chain.whole || next.whole,
      manner: how,
      start: offsetOf(lines, name.range.start),
      end: offsetOf(lines, chain.end ?? name.range.end) + (chain.bracketed ? 1 : 0),
    });
  }
  return found.sort((a, b) => a.start - b.start);
};

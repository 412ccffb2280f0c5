/*
 * The part of OTTL that is generated: comparisons of paths with literals, one function, `and`, and a difference of times. Paths, functions
 * and comparison rules are those of pkg/ottl/LANGUAGE.md, pkg/ottl/contexts/ottlspan and ottlspanevent in opentelemetry-collector-contrib.
 */

type Value = string | number | null;

/** Reads a path; undefined where there is no such path. */
export type Lookup = (path: string, key: string | undefined) => Value | undefined;

type Term =
  | { readonly literal: Value }
  | { readonly path: string; readonly key?: string }
  | { readonly minus: readonly [Term, Term] };

type Test =
  | { readonly left: Term; readonly operator: string; readonly right: Term }
  | { readonly matches: Term; readonly pattern: string };

export type Condition = readonly Test[];

const token = /\s*(?:("(?:[^"\\\n]|\\.)*")|(\d+)|([A-Za-z_][A-Za-z0-9_]*(?:\.[a-z_]+)*)|(==|!=|<=|>=|[<>()[\],-]))/uy;

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, string, number, name, sign] = token.exec(text) ?? [];
    const found = string ?? number ?? name ?? sign;
    if (found === undefined) throw new Error(`No OTTL: ${text}`);
    tokens.push(found);
  }
  return tokens;
};

/** Strings have the escapes of Go; those that are written are JSON's, too. */
const unquoted = (text: string): string => JSON.parse(text) as string;

const enums: Readonly<Record<string, number>> = { STATUS_CODE_ERROR: 2 };

/** Reads a condition whole, and every path in it must be one of these. */
export const parseCondition = (text: string, paths: readonly string[]): Condition => {
  const tokens = tokensOf(text);
  let at = 0;
  const fail = (): never => {
    throw new Error(`No OTTL at "${tokens[at] ?? 'the end'}": ${text}`);
  };
  const take = (expected?: string): string => {
    const next = tokens[at] ?? fail();
    if (expected !== undefined && next !== expected) fail();
    at++;
    return next;
  };
  const simple = (): Term => {
    const next = take();
    if (next.startsWith('"')) return { literal: unquoted(next) };
    if (/^\d/u.test(next)) return { literal: Number(next) };
    if (next === 'nil') return { literal: null };
    const known = enums[next];
    if (known !== undefined) return { literal: known };
    if (!paths.includes(next)) throw new Error(`"${next}" is no path: ${text}`);
    const isMap = next.endsWith('attributes');
    if (!isMap) return { path: next };
    take('[');
    const key = unquoted(take());
    take(']');
    return { path: next, key };
  };
  const term = (): Term => {
    const left = simple();
    if (tokens[at] !== '-') return left;
    at++;
    return { minus: [left, simple()] };
  };
  const test = (): Test => {
    if (tokens[at] === 'IsMatch') {
      at++;
      take('(');
      const matches = term();
      take(',');
      const pattern = unquoted(take());
      take(')');
      return { matches, pattern };
    }
    const left = term();
    const operator = take();
    if (!['==', '!=', '<', '>', '<=', '>='].includes(operator)) fail();
    return { left, operator, right: term() };
  };
  const tests = [test()];
  while (at < tokens.length) {
    take('and');
    tests.push(test());
  }
  return tests;
};

const read = (term: Term, lookup: Lookup): Value => {
  if ('literal' in term) return term.literal;
  if ('path' in term) return lookup(term.path, term.key) ?? null;
  const [left, right] = term.minus.map((one) => read(one, lookup));
  return typeof left === 'number' && typeof right === 'number' ? left - right : null;
};

/** Values of different types are unequal, and neither is larger. */
const compare = (left: Value, operator: string, right: Value): boolean => {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return operator === '<=' ? left <= right : left >= right;
};

export const holds = (condition: Condition, lookup: Lookup): boolean =>
  condition.every((test) => {
    if ('matches' in test) return new RegExp(test.pattern, 'u').test(String(read(test.matches, lookup) ?? ''));
    return compare(read(test.left, lookup), test.operator, read(test.right, lookup));
  });

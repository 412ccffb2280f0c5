import type { ASTNode } from '@marcbachmann/cel-js';
import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { Expression } from '../../core/index.ts';
import { suggest } from '../../core/index.ts';
import type { ParsedExpression } from './build.ts';
import { allowedName, attempt, deepestExpression, indexOf, joinLogical, negate, Refusal } from './build.ts';
import { refusalOf, scanDepth } from './cel-errors.ts';

/** Arguments that a function takes; a method's receiver is not counted. */
const functions: ReadonlyMap<string, number> = new Map([
  ['has', 1],
  ['size', 1],
  ['int', 1],
  ['double', 1],
  ['string', 1],
  ['bool', 1],
]);
const methods: ReadonlyMap<string, number> = new Map([
  ['size', 0],
  ['contains', 1],
  ['startsWith', 1],
  ['endsWith', 1],
  ['lowerAscii', 0],
  ['upperAscii', 0],
  ['all', 2],
  ['exists', 2],
  ['exists_one', 2],
  ['filter', 2],
  ['map', 2],
]);
const macros = ['all', 'exists', 'exists_one', 'filter', 'map'] as const;

interface Range {
  readonly start: number;
  readonly end: number;
}

const unknownFunction = (name: string, known: ReadonlyMap<string, number>, range: Range): never => {
  if (name === 'matches') {
    throw new Refusal(
      '"matches" is refused, since a pattern may run for ever: write "contains", "startsWith" or "endsWith".',
      range,
    );
  }
  const near = suggest(name, [...known.keys()]);
  throw new Refusal(`There is no function "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`, range);
};

const checkCount = (name: string, found: number, expected: number, range: Range): void => {
  if (found === expected) return;
  const noun = expected === 1 ? 'argument' : 'arguments';
  throw new Refusal(`"${name}" takes ${expected} ${noun}, not ${found}.`, range);
};

const literal = (node: Extract<ASTNode, { op: 'value' }>, range: Range): Expression => {
  const value = node.args;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'literal', value, ...range };
  }
  if (typeof value !== 'bigint') throw new Refusal('Bytes and unsigned numbers are not supported.', range);
  if (!Number.isSafeInteger(Number(value))) throw new Refusal('The number is too large to be exact.', range);
  return { kind: 'literal', value: Number(value), ...range };
};

const isPath = (e: Expression): boolean => e.kind === 'name' || e.kind === 'member' || e.kind === 'index';

const callOf = (node: Extract<ASTNode, { op: 'call' }>, range: Range, depth: number): Expression => {
  const [name, args] = node.args;
  const nameRange = { start: node.start, end: node.start + name.length };
  const expected = functions.get(name) ?? unknownFunction(name, functions, nameRange);
  checkCount(name, args.length, expected, range);
  const converted = args.map((arg) => convert(arg, depth));
  const [first] = converted;
  if (name === 'has' && first && !isPath(first)) throw new Refusal('"has" takes a field.', first);
  return { kind: 'call', name, args: converted, ...range };
};

const comprehensionOf = (
  macro: (typeof macros)[number],
  range: Expression,
  parts: readonly [Expression, Expression],
  at: Range,
): Expression => {
  const [variable, body] = parts;
  if (variable.kind !== 'name') throw new Refusal('The name of a variable is expected here.', variable);
  return { kind: 'comprehension', macro, range, variable: variable.name, body, ...at };
};

const methodOf = (node: Extract<ASTNode, { op: 'rcall' }>, range: Range, depth: number): Expression => {
  const [name, object, args] = node.args;
  const at = node.input.indexOf(name, object.end);
  const expected = methods.get(name) ?? unknownFunction(name, methods, { start: at, end: at + name.length });
  const receiver = convert(object, depth);
  const converted = args.map((arg) => convert(arg, depth));
  const [first, second, third] = converted;
  const macro = macros.find((known) => known === name);
  if (macro === 'map' && first && second && third) {
    const kept = comprehensionOf('filter', receiver, [first, second], range);
    return comprehensionOf('map', kept, [first, third], range);
  }
  checkCount(name, args.length, expected, range);
  if (macro && first && second) return comprehensionOf(macro, receiver, [first, second], range);
  return { kind: 'call', name, args: [receiver, ...converted], ...range };
};

/** The operands of a run of one logical operator, however it is grouped. */
const logicalOf = (node: Extract<ASTNode, { op: '&&' | '||' }>, depth: number): Expression => {
  const operands: Expression[] = [];
  const pending: ASTNode[] = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.op === node.op) pending.push(next.args[1], next.args[0]);
    else operands.push(convert(next, depth));
  }
  const joined = joinLogical(node.op, operands);
  if (!joined) throw new Refusal('An operand is missing.', node);
  return joined;
};

/** Constants of Python and JavaScript that are no fields. */
const foreignConstants: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
  ['undefined', 'null'],
]);

const nameOf = (name: string, range: Range): Expression => {
  const better = foreignConstants.get(name);
  if (better !== undefined) throw new Refusal(`"${name}" is not CEL: write "${better}".`, range);
  return { kind: 'name', name: allowedName(name, range), ...range };
};

const convert = (node: ASTNode, above: number): Expression => {
  const range = { start: node.start, end: node.end };
  const depth = above + 1;
  if (depth > deepestExpression) throw new Refusal('The expression is nested too deeply.', range);
  switch (node.op) {
    case 'value':
      return literal(node, range);
    case 'id':
      return nameOf(node.args, range);
    case '.':
      return {
        kind: 'member',
        object: convert(node.args[0], depth),
        property: allowedName(node.args[1], range),
        ...range,
      };
    case '[]':
      return indexOf(convert(node.args[0], depth), convert(node.args[1], depth), range);
    case 'list':
      return { kind: 'list', items: node.args.map((item) => convert(item, depth)), ...range };
    case 'map':
      return {
        kind: 'map',
        entries: node.args.map(([key, value]) => [convert(key, depth), convert(value, depth)]),
        ...range,
      };
    case 'call':
      return callOf(node, range, depth);
    case 'rcall':
      return methodOf(node, range, depth);
    case '?:': {
      const [test, consequent, alternate] = node.args;
      return {
        kind: 'conditional',
        test: convert(test, depth),
        consequent: convert(consequent, depth),
        alternate: convert(alternate, depth),
        ...range,
      };
    }
    case '!_':
      return { kind: 'unary', operator: '!', operand: convert(node.args, depth), ...range };
    case '-_':
      return negate(convert(node.args, depth), range);
    case '&&':
    case '||':
      return logicalOf(node, depth);
    case '.?':
    case '[?]':
      throw new Refusal('Optional access is not supported: write "has".', range);
    default:
      return {
        kind: 'binary',
        operator: node.op,
        left: convert(node.args[0], depth),
        right: convert(node.args[1], depth),
        ...range,
      };
  }
};

let environment: Environment | undefined;

/**
 * Reads an expression in CEL. Functions: has, size, int, double, string, bool, contains, startsWith, endsWith,
 * lowerAscii, upperAscii, and the macros all, exists, exists_one, filter and map. Linear in the length of the text.
 */
export const parseCel = (text: string): ParsedExpression =>
  attempt(text, () => {
    scanDepth(text);
    environment ??= new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
    let tree: ASTNode;
    try {
      tree = environment.parse(text).ast;
    } catch (thrown) {
      throw refusalOf(text, thrown instanceof ParseError ? thrown : undefined);
    }
    return convert(tree, 0);
  });

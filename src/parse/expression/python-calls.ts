import type { Expression } from '../../core/index.ts';
import { suggest, typeTestNames } from '../../core/index.ts';
import { allowedName, joinLogical, Refusal } from './build.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Signature {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const signature = (name: string, least: number, most = least): Signature => ({ name, least, most });

const functions: ReadonlyMap<string, Signature> = new Map([
  ['len', signature('size', 1)],
  ['isinstance', signature('isinstance', 2)],
  ['bool', signature('truthy', 1)],
  ['str', signature('str', 1)],
  ['int', signature('int', 1)],
  ['float', signature('double', 1)],
]);

/** The receiver is not counted. */
const methods: ReadonlyMap<string, Signature> = new Map([
  ['get', signature('get', 1, 2)],
  ['keys', signature('keys', 0)],
  ['values', signature('values', 0)],
  ['items', signature('items', 0)],
  ['startswith', signature('startsWith', 1)],
  ['endswith', signature('endsWith', 1)],
  ['lower', signature('lower', 0)],
  ['upper', signature('upper', 0)],
  ['strip', signature('strip', 0)],
]);

const find = (name: string, known: ReadonlyMap<string, Signature>, count: number, range: Range): string => {
  const found = known.get(name);
  if (!found) {
    const near = suggest(name, [...known.keys()]);
    throw new Refusal(`There is no function "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`, range);
  }
  if (count >= found.least && count <= found.most) return found.name;
  const expected = found.least === found.most ? `${found.least}` : `${found.least} or ${found.most}`;
  throw new Refusal(`"${name}" takes ${expected} argument(s), not ${count}.`, range);
};

const typeNameOf = (e: Expression): Expression => {
  if (e.kind !== 'name') throw new Refusal('The name of a type is expected here.', e);
  if (!typeTestNames.includes(e.name))
    throw new Refusal(`"${e.name}" is no type; known are ${typeTestNames.join(', ')}.`, e);
  return { kind: 'literal', value: e.name, start: e.start, end: e.end };
};

/** A function called by name, in the words of `Expression`. */
export const functionCall = (name: Expression, args: readonly Expression[], range: Range): Expression => {
  if (name.kind !== 'name') throw new Refusal('Only functions and methods with a name are callable.', name);
  const known = find(name.name, functions, args.length, name);
  const [first, types] = args;
  if (known === 'truthy' && first) return truth(first);
  if (known !== 'isinstance' || !first || !types) return { kind: 'call', name: known, args, ...range };
  const names = (types.kind === 'list' ? types.items : [types]).map(typeNameOf);
  const list: Expression = { kind: 'list', items: names, start: types.start, end: types.end };
  return { kind: 'call', name: known, args: [first, list], ...range };
};

/** A method call, in the words of `Expression`; the receiver comes first. */
export const methodCall = (
  name: Range & { readonly text: string },
  args: readonly Expression[],
  range: Range,
): Expression => {
  const known = find(name.text, methods, args.length - 1, name);
  const key = args[1];
  if (known === 'get' && key?.kind === 'literal' && typeof key.value === 'string') allowedName(key.value, key);
  return { kind: 'call', name: known, args, ...range };
};

const booleanOperators: ReadonlySet<string> = new Set(['&&', '||', '==', '!=', '<', '<=', '>', '>=', 'in']);
const booleanCalls: ReadonlySet<string> = new Set(['truthy', 'isinstance', 'startsWith', 'endsWith']);

const isBoolean = (e: Expression): boolean => {
  if (e.kind === 'literal') return typeof e.value === 'boolean';
  if (e.kind === 'unary') return e.operator === '!';
  if (e.kind === 'binary') return booleanOperators.has(e.operator);
  return e.kind === 'call' && booleanCalls.has(e.name);
};

/** All operands of a run of one of Python's logical operators, however it is grouped, in their order. */
const operandsOf = (e: Expression, name: string): readonly Expression[] => {
  const operands: Expression[] = [];
  const pending = [e];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'call' && next.name === name) pending.push(...next.args.toReversed());
    else operands.push(next);
  }
  return operands;
};

/** Where only the truth of a value counts: `and` and `or` become `&&` and `||`, other values are tested as Python does. */
export const truth = (e: Expression): Expression => {
  if (isBoolean(e)) return e;
  if (e.kind === 'call' && (e.name === 'and' || e.name === 'or')) {
    const operands = operandsOf(e, e.name).map(truth);
    return joinLogical(e.name === 'and' ? '&&' : '||', operands) ?? e;
  }
  if (e.kind === 'conditional') return { ...e, consequent: truth(e.consequent), alternate: truth(e.alternate) };
  return { kind: 'call', name: 'truthy', args: [e], start: e.start, end: e.end };
};

import type { Spend } from './expression-values.ts';
import { isMap, isTruthy, keysOf, memberOf, stepsOf, typeName } from './expression-values.ts';

/** What a function may use: the budget, and a way to fail at one of its arguments. */
export interface CallPort {
  readonly spend: Spend;
  fail(message: string, argument: number): never;
}

type ExpressionFunction = (port: CallPort, args: readonly unknown[]) => unknown;

const text = (port: CallPort, args: readonly unknown[], index: number): string => {
  const value = args[index];
  if (typeof value !== 'string') return port.fail(`A string is expected here, not ${typeName(value)}.`, index);
  port.spend(stepsOf(value.length));
  return value;
};

const map = (port: CallPort, args: readonly unknown[]): Readonly<Record<string, unknown>> => {
  const value = args[0];
  return isMap(value) ? value : port.fail(`A map is expected here, not ${typeName(value)}.`, 0);
};

/** Unicode characters, not UTF-16 units. */
const characters = (value: string): number => {
  let count = value.length;
  for (let i = 0; i + 1 < value.length; i++) {
    const pair = (value.charCodeAt(i) & 0xfc00) === 0xd800 && (value.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (!pair) continue;
    count--;
    i++;
  }
  return count;
};

const size: ExpressionFunction = (port, args) => {
  const value = args[0];
  if (typeof value === 'string') return characters(text(port, args, 0));
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? keysOf(value, port.spend).length : port.fail(`${typeName(value)} has no size.`, 0);
};

/** A test of a text against one text, or against any of a list of texts. */
const textTest =
  (test: (value: string, part: string) => boolean): ExpressionFunction =>
  (port, args) => {
    const value = text(port, args, 0);
    const parts = Array.isArray(args[1]) ? args[1] : [args[1]];
    port.spend(parts.length);
    return parts.some((_, i) => test(value, text(port, [value, parts[i]], 1)));
  };

const textChange =
  (change: (value: string) => string): ExpressionFunction =>
  (port, args) =>
    change(text(port, args, 0));

const longestNumber = 400;
const integer = /^[+-]?\d+$/u;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/u;

const toNumber =
  (pattern: RegExp, finish: (n: number) => number): ExpressionFunction =>
  (port, args) => {
    const value = args[0];
    const written = typeof value === 'string' ? value.trim() : '';
    const readable = written.length <= longestNumber && pattern.test(written);
    if (typeof value === 'string' && !readable) return port.fail('This string does not spell a number.', 0);
    const n = finish(Number(value));
    const convertible = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return convertible && Number.isFinite(n) ? n : port.fail(`${typeName(value)} is not convertible to a number.`, 0);
  };

const toText =
  (words: ReadonlyMap<unknown, string>): ExpressionFunction =>
  (port, args) => {
    const value = args[0];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    return words.get(value) ?? port.fail(`${typeName(value)} is not convertible to a string.`, 0);
  };

const toBoolean: ExpressionFunction = (port, args) => {
  const value = args[0];
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : port.fail(`${typeName(value)} is not true or false here.`, 0);
};

const divide =
  (finish: (a: number, b: number) => number): ExpressionFunction =>
  (port, args) => {
    const [a, b] = args.map((value, i) => {
      if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
      return port.fail(`A number is expected here, not ${typeName(value)}.`, i);
    });
    return b === 0 ? port.fail('This is 0, and division by 0 has no result.', 1) : finish(a ?? 0, b ?? 0);
  };

/** Python's remainder has the sign of the divisor. */
const floorRemainder = (a: number, b: number): number => {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
};

/** Python's way, which keeps quotient and remainder together where a plain quotient would round up. */
const floorQuotient = (a: number, b: number): number => Math.round((a - floorRemainder(a, b)) / b);

const typeTests: ReadonlyMap<unknown, (value: unknown) => boolean> = new Map<unknown, (value: unknown) => boolean>([
  ['str', (value) => typeof value === 'string'],
  ['int', (value) => Number.isInteger(value) || typeof value === 'boolean'],
  ['float', (value) => typeof value === 'number'],
  ['bool', (value) => typeof value === 'boolean'],
  ['list', Array.isArray],
  ['tuple', Array.isArray],
  ['dict', isMap],
]);

/** Python's type names that `isinstance` knows. A whole number is an `int` and a `float`; a boolean is an `int`. */
export const typeTestNames: readonly string[] = [...typeTests.keys()].map(String);

/** Whether a value is of one of the named Python types. */
export const isInstance = (value: unknown, types: readonly unknown[]): boolean =>
  types.some((type) => typeTests.get(type)?.(value) === true);

/** A key that is there and null gives null, as in Python. */
const get: ExpressionFunction = (port, args) => {
  const [, key, otherwise = null] = args;
  const found = memberOf(map(port, args), typeof key === 'string' ? key : '');
  return found === undefined ? otherwise : found;
};

/** The functions of expressions whose arguments are all evaluated first and must be present. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ['truthy', (port, args) => isTruthy(args[0], port.spend)],
  ['size', size],
  ['contains', textTest((value, part) => value.includes(part))],
  ['startsWith', textTest((value, part) => value.startsWith(part))],
  ['endsWith', textTest((value, part) => value.endsWith(part))],
  ['lowerAscii', textChange((value) => value.replace(/[A-Z]+/gu, (part) => part.toLowerCase()))],
  ['upperAscii', textChange((value) => value.replace(/[a-z]+/gu, (part) => part.toUpperCase()))],
  ['lower', textChange((value) => value.toLowerCase())],
  ['upper', textChange((value) => value.toUpperCase())],
  ['strip', textChange((value) => value.trim())],
  ['int', toNumber(integer, Math.trunc)],
  ['double', toNumber(decimal, Number)],
  [
    'string',
    toText(
      new Map([
        [true, 'true'],
        [false, 'false'],
      ]),
    ),
  ],
  [
    'str',
    toText(
      new Map<unknown, string>([
        [true, 'True'],
        [false, 'False'],
        [null, 'None'],
      ]),
    ),
  ],
  ['bool', toBoolean],
  ['get', get],
  ['keys', (port, args) => keysOf(map(port, args), port.spend)],
  ['values', (port, args) => keysOf(map(port, args), port.spend).map((key) => memberOf(args[0], key) ?? null)],
  ['items', (port, args) => keysOf(map(port, args), port.spend).map((key) => [key, memberOf(args[0], key) ?? null])],
  ['isinstance', (_, args) => isInstance(args[0], Array.isArray(args[1]) ? args[1] : [])],
  ['floordiv', divide(floorQuotient)],
  ['floormod', divide(floorRemainder)],
]);

import type { BinaryOperator } from './expression.ts';
import { isRow } from './row.ts';

/** Takes steps from a budget; throws when it is used up. */
export type Spend = (steps: number) => void;

/** What is done natively on a text or on keys costs one step per so many units. */
const unitsPerStep = 1024;

/** Steps for native work on so many units (UTF-16 units, keys). */
export const stepsOf = (units: number): number => 1 + Math.floor(units / unitsPerStep);

/** True for a value with named members: an object that is neither null nor a list. */
export const isMap = isRow;

/** The name of a value's type, for messages. */
export const typeName = (value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
};

const refused: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** A map's own member; undefined where it has none, and always for names that reach into JavaScript's own objects. */
export const memberOf = (map: unknown, key: string): unknown =>
  isMap(map) && !refused.has(key) && Object.hasOwn(map, key) ? map[key] : undefined;

/** A list's element, from the end where the index is negative, or a character of a text; undefined outside. */
export const elementOf = (value: unknown, index: number, spend: Spend): unknown => {
  if (!Number.isInteger(index)) return undefined;
  if (Array.isArray(value)) return value.at(index);
  if (typeof value !== 'string') return undefined;
  spend(stepsOf(value.length));
  return value.length > 1_000_000 ? undefined : Array.from(value).at(index);
};

/** Python's `bool()`: empty texts, lists and maps, 0 and null are false. */
export const isTruthy = (value: unknown, spend: Spend): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (!isMap(value)) return Boolean(value);
  return keysOf(value, spend).length > 0;
};

/** The own keys of a map, without those that are refused. */
export const keysOf = (map: Readonly<Record<string, unknown>>, spend: Spend): readonly string[] => {
  const keys = Object.keys(map).filter((key) => !refused.has(key));
  spend(stepsOf(keys.length));
  return keys;
};

const asNumber = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);

/** Equality of two values that are neither lists nor maps. Absent and null are equal. */
export const equalScalars = (left: unknown, right: unknown, python: boolean): boolean =>
  python ? asNumber(left ?? null) === asNumber(right ?? null) : (left ?? null) === (right ?? null);

/** Pushes what must be equal in pairs; false where the shapes differ. */
const pushParts = (left: unknown, right: unknown, pending: unknown[], spend: Spend): boolean => {
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    spend(left.length);
    for (let i = 0; i < left.length; i++) pending.push(left[i], right[i]);
    return true;
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = keysOf(left, spend);
  if (keys.length !== keysOf(right, spend).length) return false;
  spend(keys.length);
  for (const key of keys) {
    if (!Object.hasOwn(right, key)) return false;
    pending.push(left[key], right[key]);
  }
  return true;
};

/** Deep equality, without recursion; cyclic values end with the budget. */
export const equalValues = (a: unknown, b: unknown, python: boolean, spend: Spend): boolean => {
  const pending = [a, b];
  while (pending.length > 0) {
    const right = pending.pop();
    const left = pending.pop();
    if (typeof left === 'string' && typeof right === 'string') spend(stepsOf(Math.min(left.length, right.length)) - 1);
    if (left === right) continue;
    if (typeof left === 'object' && left !== null && typeof right === 'object' && right !== null) {
      if (!pushParts(left, right, pending, spend)) return false;
    } else if (!equalScalars(left, right, python)) return false;
  }
  return true;
};

const ordered = <T extends string | number>(operator: BinaryOperator, left: T, right: T): boolean => {
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
};

/** An order comparison of two numbers, two texts or two booleans; undefined for anything else. */
export const compareValues = (
  operator: BinaryOperator,
  left: unknown,
  right: unknown,
  python: boolean,
): boolean | undefined => {
  const a = python || typeof left === typeof right ? asNumber(left) : left;
  const b = python || typeof left === typeof right ? asNumber(right) : right;
  if (typeof a === 'number' && typeof b === 'number') return ordered(operator, a, b);
  if (typeof a === 'string' && typeof b === 'string') return ordered(operator, a, b);
  return undefined;
};

import type { Constraints } from '../../contract/model/index.ts';
import { wordOf } from './read.ts';

/** One constraint of a field. What it is not about (a `min` of a string) fulfils it. */
export interface ConstraintTest {
  readonly key: keyof Constraints;
  /** The word of contracts for it, with its limit. */
  readonly expected: string;
  /** The limit of `min…` and `max…`. */
  readonly limit: number;
  /** The pattern, or the values that are allowed. */
  readonly pattern?: RegExp;
  readonly allowed?: ReadonlySet<unknown>;
}

const longest = 120;

/** The constraints that can be tested, in the order in which they are told; `bad` hears of a pattern that is none. */
export const constraintTests = (constraints: Constraints, bad: () => void): readonly ConstraintTest[] => {
  const tests: ConstraintTest[] = [];
  const { allowedValues, pattern } = constraints;
  if (Array.isArray(allowedValues)) {
    const expected = clipped(`allowed_values ${allowedValues.map((one) => JSON.stringify(one)).join(', ')}`);
    tests.push({ key: 'allowedValues', expected, limit: 0, allowed: new Set(allowedValues) });
  }
  for (const [key, word] of limits) {
    const limit = constraints[key];
    if (typeof limit === 'number') tests.push({ key, expected: `${word} ${limit}`, limit });
  }
  const compiled = typeof pattern === 'string' ? compilePattern(pattern) : undefined;
  if (typeof pattern === 'string' && !compiled) bad();
  if (compiled) tests.push({ key: 'pattern', expected: clipped(`pattern ${pattern}`), limit: 0, pattern: compiled });
  return tests;
};

const limits = [
  ['minLength', 'min_length'],
  ['maxLength', 'max_length'],
  ['min', 'min'],
  ['max', 'max'],
  ['minItems', 'min_items'],
  ['maxItems', 'max_items'],
] as const;

const clipped = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const compilePattern = (pattern: string): RegExp | undefined => {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
};

/** Whether a value keeps a constraint. Throws where reading the value does. */
export const keeps = (value: unknown, { key, limit, pattern, allowed }: ConstraintTest): boolean => {
  switch (key) {
    case 'allowedValues':
      return (typeof value === 'object' && value !== null) || allowed?.has(value) !== false;
    case 'minLength':
      return typeof value !== 'string' || value.length >= limit;
    case 'maxLength':
      return typeof value !== 'string' || value.length <= limit;
    case 'min':
      return typeof value !== 'number' || value >= limit;
    case 'max':
      return typeof value !== 'number' || value <= limit;
    case 'minItems':
      return !Array.isArray(value) || value.length >= limit;
    case 'maxItems':
      return !Array.isArray(value) || value.length <= limit;
    case 'pattern':
      return typeof value !== 'string' || pattern?.test(value) !== false;
  }
};

/** The kind of a value that breaks a constraint, with its size where the constraint is about that. */
export const sizeOf = (value: unknown, { key }: ConstraintTest): string => {
  if (typeof value === 'string' && (key === 'minLength' || key === 'maxLength')) return `str of length ${value.length}`;
  if (Array.isArray(value) && (key === 'minItems' || key === 'maxItems')) return `list of ${value.length}`;
  return wordOf(value);
};

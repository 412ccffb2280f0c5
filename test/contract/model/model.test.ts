import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admitsNull,
  flowsInto,
  hasType,
  parsePath,
  parseType,
  printPath,
  printType,
  relatePaths,
  type Type,
  unionOf,
} from '../../../src/contract/index.ts';

const segment = fc
  .oneof(
    fc.constantFrom('a', 'b', '0', '12', '*', 'x y', 'a.b', '["]', 'é', "it's", '\\'),
    fc.string({ minLength: 1, maxLength: 5 }),
  )
  .filter((text) => text.trim() === text && text !== '' && !['__proto__', 'prototype', 'constructor'].includes(text));

const type: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Type>(
      { kind: 'any' },
      { kind: 'str' },
      { kind: 'int' },
      { kind: 'float' },
      { kind: 'bool' },
      { kind: 'null' },
    ),
    tie('type').map((element): Type => ({ kind: 'list', element })),
    tie('type').map((value): Type => ({ kind: 'dict', value })),
    fc.array(tie('type'), { minLength: 2, maxLength: 3 }).map(unionOf),
  ),
})).type;

describe('paths', () => {
  it('read back as they were printed', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        expect(parsePath(printPath(segments))).toEqual({ kind: 'path', segments });
      }),
    );
  });

  it('of any text end in segments or in an error at a place inside of it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parsePath(text);
        if (parsed.kind === 'error') expect(parsed.index).toBeLessThanOrEqual(text.length);
        else expect(parsed.segments.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each(['__proto__', 'a.constructor', 'a["prototype"].b', 'a..b', '.a', 'a.', '', 'a[b]', 'a["b"'])(
    'are refused: %j',
    (text) => {
      expect(parsePath(text).kind).toBe('error');
    },
  );

  it.each([
    ['a', 'a.b', 'above'],
    ['a.b', 'a', 'below'],
    ['a.b', 'a.c', 'apart'],
    ['a.*.id', 'a[0].id', 'overlap'],
    ['a["b.c"]', 'a.b.c', 'apart'],
    ['a.*', 'a.*', 'same'],
  ])('%s and %s: the first is %s', (a, b, relation) => {
    const [one, other] = [parsePath(a), parsePath(b)];
    if (one.kind === 'error' || other.kind === 'error') throw new Error('no path');
    expect(relatePaths(one.segments, other.segments)).toBe(relation);
  });
});

describe('types', () => {
  it('read back as they were printed', () => {
    fc.assert(
      fc.property(type, (one) => {
        expect(parseType(printType(one))).toEqual({ kind: 'type', type: one });
      }),
    );
  });

  it('flow into themselves, into their unions, and into "any" and back', () => {
    fc.assert(
      fc.property(type, type, (one, other) => {
        expect(flowsInto(one, one)).toBe(true);
        expect(flowsInto(one, unionOf([one, other]))).toBe(true);
        expect(flowsInto(one, { kind: 'any' }) && flowsInto({ kind: 'any' }, one)).toBe(true);
      }),
    );
  });

  it('flow only where every value has the other type too', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.constant(1.5),
      fc.string(),
      fc.array(fc.integer()),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.string()),
    );
    const plain = type.filter(
      (one) => !printType(one).includes('any') && !/list(?!\[)|dict(?!\[)/u.test(printType(one)),
    );
    fc.assert(
      fc.property(plain, plain, value, (from, to, one) => {
        if (flowsInto(from, to) && hasType(one, from)) expect(hasType(one, to)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('of one way only: int into float, a type into its union with null', () => {
    const of = (text: string): Type => {
      const parsed = parseType(text);
      if (parsed.kind === 'error') throw new Error(parsed.message);
      return parsed.type;
    };
    expect(flowsInto(of('int'), of('float'))).toBe(true);
    expect(flowsInto(of('float'), of('int'))).toBe(false);
    expect(flowsInto(of('str'), of('str | null'))).toBe(true);
    expect(flowsInto(of('str | null'), of('str'))).toBe(false);
    expect(['string', 'integer', 'number', 'boolean', 'array', 'object'].map((name) => printType(of(name)))).toEqual([
      'str',
      'int',
      'float',
      'bool',
      'list',
      'dict',
    ]);
    expect([of('any'), of('str | null')].map(admitsNull)).toEqual([false, true]);
  });

  it('nested without end are refused', () => {
    expect(parseType(`${'list['.repeat(5000)}str`).kind).toBe('error');
  });
});

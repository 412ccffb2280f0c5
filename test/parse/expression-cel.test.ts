import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/core/index.ts';
import { evaluate, printExpression } from '../../src/core/index.ts';
import { parseCel, parseExpression } from '../../src/parse/expression/index.ts';
import { celContext, celTexts } from './expression-texts.ts';

const withoutOffsets = (expression: Expression): unknown =>
  JSON.parse(
    JSON.stringify(expression, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)),
  );

const parsed = (text: string): Expression => {
  const result = parseCel(text);
  if ('error' in result) throw new TypeError(`${text}: ${result.error.message}`);
  return result.expression;
};

describe('parseCel', () => {
  it('gives expressions the value that the CEL library gives them', () => {
    const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
    const compared = { value: 0 };
    fc.assert(
      fc.property(celTexts, (text) => {
        const ours = evaluate(parsed(text), (name) => Reflect.get(celContext, name));
        let theirs: unknown;
        try {
          theirs = environment.evaluate(text, celContext);
        } catch {
          return;
        }
        compared.value++;
        // The library divides by 0.0 as IEEE 754 does; we say that there is no result.
        if ('error' in ours && ours.error.message.includes('division by 0')) return;
        expect(ours).toEqual({ value: theirs });
      }),
      { numRuns: 4000 },
    );
    expect(compared.value).toBeGreaterThan(3000);
  });

  it('reads back what was printed', () => {
    fc.assert(
      fc.property(celTexts, (text) => {
        const expression = parsed(text);
        const printed = printExpression(expression);
        expect(withoutOffsets(parsed(printed)), printed).toEqual(withoutOffsets(expression));
        expect(printExpression(parsed(printed))).toBe(printed);
      }),
      { numRuns: 4000 },
    );
  });

  it.each([
    ['a.b["c"]["d.e"].in1["in"][0]', 'a.b.c["d.e"].in1["in"][0]'],
    ['((a))&&(b&&c)||d', 'a && b && c || d'],
    ['(a||b)&&c', '(a || b) && c'],
    ['a-(b-c)-d', 'a - (b - c) - d'],
    ['(a?b:c)?d:(e?f:g)', '(a ? b : c) ? d : e ? f : g'],
    ['!(a==b)&&-(x)<- 1', '!(a == b) && -x < -1'],
    ['xs.map(t,t>1,t+1)', 'xs.filter(t, t > 1).map(t, t + 1)'],
    ['s.size()==size(s)', 'size(s) == size(s)'],
    ['1e21==12345678901234567000.0', '1e+21 == 1.2345678901234567e+19'],
    ['(1).x+(-1)[0]', '(1).x + (-1)[0]'],
    ['(a==b)==c', 'a == b == c'],
    ['a==(b==c)', 'a == (b == c)'],
    ['"\\u0001\\t\\"\\\\é"', '"\\u0001\\u0009\\"\\\\é"'],
    ['{"a":1,k:[]}', '{"a": 1, k: []}'],
  ])('prints %s in one spelling', (text, printed) => {
    expect(printExpression(parsed(text))).toBe(printed);
    expect(withoutOffsets(parsed(printed))).toEqual(withoutOffsets(parsed(text)));
  });

  it.each([
    ['a == ', 'The expression ends too early.', ''],
    ['(a', 'The expression ends too early.', ''],
    ['a and b', '"and" is not CEL: write "&&".', 'and'],
    ['a && not b', '"not" is not CEL: write "!".', 'not'],
    ['a = 1', '"=" is not CEL: write "==".', '='],
    ['a == None', '"None" is not CEL: write "null".', 'None'],
    ['a b', '"b" is not expected here.', 'b'],
    ['a[1:2]', '":" is not expected here.', ':'],
    ['package.x == 1', '"package" is a reserved word of CEL.', 'package'],
    [
      'a.matches("(a+)+")',
      '"matches" is refused, since a pattern may run for ever: write "contains", "startsWith" or "endsWith".',
      'matches',
    ],
    ['a.startWith("x")', 'There is no function "startWith". Did you mean "startsWith"?', 'startWith'],
    ['sizes(a)', 'There is no function "sizes". Did you mean "size"?', 'sizes'],
    ['len(a)', 'There is no function "len".', 'len'],
    ['a.contains()', '"contains" takes 1 argument, not 0.', 'a.contains()'],
    ['xs.all(1, true)', 'The name of a variable is expected here.', '1'],
    ['has(size(a))', '"has" takes a field.', 'size(a)'],
    ['a.constructor == 1', 'The name "constructor" is refused.', 'a.constructor'],
    ['a["__proto__"] == 1', 'The name "__proto__" is refused.', '"__proto__"'],
    ['1u == a', 'Bytes and unsigned numbers are not supported.', '1u'],
    ['a == 9007199254740993', 'The number is too large to be exact.', '9007199254740993'],
    ['"abc', 'Unterminated string.', '"abc'],
    ['   ', 'The expression is empty.', '   '],
  ])('tells why and where %s is no expression', (text, message, at) => {
    const result = parseCel(text);
    if (!('error' in result)) throw new TypeError('It parsed.');
    expect({ message: result.error.message, at: text.slice(result.error.start, result.error.end) }).toEqual({
      message,
      at,
    });
  });

  it.each([
    ['brackets', '('.repeat(100_000)],
    ['closed brackets', `${'('.repeat(4000)}1${')'.repeat(4000)}`],
    ['maps', `${'{"a":'.repeat(1500)}1${'}'.repeat(1500)}`],
    ['denials', `${'!'.repeat(9000)}a`],
    ['denials with blanks', `${'! '.repeat(4000)}a`],
    ['choices', `${'a?b:'.repeat(2000)}c`],
    ['sums', `${'1+'.repeat(4500)}1`],
    ['members', `a${'.a'.repeat(4500)}`],
    ['macros', `${'xs.all(x,'.repeat(900)}true${')'.repeat(900)}`],
  ])('refuses too many nested %s', (_, text) => {
    expect(parseCel(text)).toHaveProperty('error');
  });

  it('takes long runs of "&&", "||" and list elements', () => {
    expect(parseCel(`${'a == 1 || '.repeat(900)}b`)).toHaveProperty('expression');
    expect(parseCel(`x in [${'"abcdef", '.repeat(900)}]`)).toHaveProperty('expression');
  });

  it('reads or refuses any text, and never throws', () => {
    const words = fc.constantFrom(
      'a',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '?',
      '&&',
      '!',
      ' in ',
      '"',
      "'",
      '\\',
      '1',
      '.5',
      '<',
      '==',
      '-',
      'has',
      'all(x,',
      '\n',
      '//',
      'r"',
      '"""',
      '\u{1F600}',
      '\ud800',
      '%',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, legacy) => {
        const result = parseExpression(text, legacy);
        if ('error' in result) {
          expect(result.error.start).toBeGreaterThanOrEqual(0);
          expect(result.error.end).toBeLessThanOrEqual(text.length);
          expect(result.error.end).toBeGreaterThanOrEqual(result.error.start);
        } else expect(evaluate(result.expression, () => undefined)).toBeTypeOf('object');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('parseExpression', () => {
  it('reads Python and CEL in older files, and CEL only in newer ones', () => {
    expect(parseExpression('dest not in (None, "")', true)).toHaveProperty('expression');
    expect(parseExpression('has(dest) && dest != ""', true)).toHaveProperty('expression');
    expect(parseExpression('dest not in (None, "")', false)).toHaveProperty('error');
  });

  it('complains about the Python of older files where neither language fits', () => {
    expect(parseExpression('lenn(dest) > 0', true)).toMatchObject({
      error: { message: 'There is no function "lenn". Did you mean "len"?' },
    });
  });
});

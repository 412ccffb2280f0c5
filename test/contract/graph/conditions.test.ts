import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConditions } from '../../../src/contract/graph/conditions.ts';
import type { Expression } from '../../../src/core/index.ts';
import { evaluate } from '../../../src/core/index.ts';
import { parseCel, parsePython } from '../../../src/parse/expression/index.ts';

const parse = (text: string): Expression => {
  const cel = parseCel(text);
  const result = 'expression' in cel ? cel : parsePython(text);
  if ('error' in result) throw new TypeError(`${text}: ${result.error.message}`);
  return result.expression;
};

const of = (...texts: string[]): ReturnType<typeof createConditions> => createConditions(texts.map(parse));

describe('createConditions', () => {
  it.each([
    ['kind == "a"', 'kind == "b"'],
    ['kind == "a"', 'kind != "a"'],
    ['kind in ["a", "b"]', '"c" == kind'],
    ['kind in ["a", "b"]', 'kind in ["c", "d"]'],
    ['score > 0.5', 'score <= 0.5'],
    ['score > 2', 'score < 1'],
    ['score > 2 && score < 3', 'score == 5'],
    ['0.5 > score', 'score >= 0.5'],
    ['ok', '!ok'],
    ['ok == true', 'ok == false'],
    ['a.ok == true', '!a["ok"]'],
    ['has(x)', 'x == null'],
    ['has(x)', '!has(x) && y'],
    ['x == "a"', 'x == 1'],
    ['x == "a"', '!has(x)'],
    ['name < "b"', 'name > "c"'],
    ['size(xs) > 0', 'size(xs) == 0'],
    ['a < b', 'b <= a'],
    ['a == b', 'b != a'],
    ['a && b', '!(b && a)'],
    ['x == "a" ? ok : !ok', 'x == "a" ? !ok : ok'],
    ['x == True', 'not x'],
    ['x is None', 'x.get("y") and x'],
    ['isinstance(x, str)', 'isinstance(x, (int, list))'],
    ['x == ""', 'x and True'],
    ['s.startsWith("a")', '!(s.startsWith("a"))'],
    ['false', 'x == 1'],
  ])('knows that %s and %s never hold together', (g, h) => {
    expect(of(g, h).exclusive(0, 1)).toBe('yes');
    expect(of(g, h).exclusive(1, 0)).toBe('yes');
  });

  it.each([
    ['kind == "a"', 'kind != "b"'],
    ['score > 2', 'score > 1'],
    ['kind == "a"', 'kind in ["b", "a"]'],
    ['a && b', 'b'],
    ['a', 'a || b'],
    ['ok', 'has(ok)'],
    ['x == "a"', 'x != null'],
    ['score >= 1', 'score > 0'],
    ['a.b > 1 && kind == "x"', 'kind == "x" && a.b > 0'],
    ['x == 1 || x == 2', 'x in [2, 1]'],
    ['x in [1, 2] && x != 1', 'x == 2'],
    ['size(xs) > 0', 'size(xs) >= 1'],
    ['x == 5', 'x and True'],
    ['false', 'x == 1'],
    ['x == 1', 'true'],
  ])('knows that %s implies %s', (h, g) => {
    expect(of(h, g).implies(0, 1)).toBe('yes');
  });

  it.each([
    ['kind == "a"', 'kind == "a"'],
    ['kind == "a"', 'other == "a"'],
    ['score > 1', 'score < 2'],
    ['ok', 'other'],
    ['kind in ["a", "b"]', 'kind in ["b", "c"]'],
  ])('knows that %s and %s may hold together', (g, h) => {
    expect(of(g, h).exclusive(0, 1)).toBe('no');
  });

  it.each([
    ['a < b', 'b < c'],
    ['s.startsWith("a")', 's == "b"'],
    ['x.y == 1', 'x == 2'],
    ['size(xs) > 1', 'xs == ys'],
  ])('does not claim to know how %s and %s relate', (g, h) => {
    expect(of(g, h).exclusive(0, 1)).toBe('unknown');
    expect(of(g, h).implies(0, 1)).toBe('unknown');
    expect(of(g, h).negates(0, 1)).toBe('unknown');
  });

  it('knows complements', () => {
    expect(of('score > 0.5', 'score <= 0.5').negates(0, 1)).toBe('yes');
    expect(of('!(a && b)', 'b && a').negates(0, 1)).toBe('yes');
    expect(of('size(xs) > 0', 'size(xs) == 0').negates(0, 1)).toBe('yes');
    expect(of('score > 0.5', 'score < 0.5').negates(0, 1)).toBe('no');
    expect(of('kind == "a"', 'kind == "b"').negates(0, 1)).toBe('no');
  });

  it('knows what never holds', () => {
    expect(of('x < 1 && x > 2').satisfiable(0)).toBe('no');
    expect(of('x == "a" && x == "b"').satisfiable(0)).toBe('no');
    expect(of('x > 1 && x < 2').satisfiable(0)).toBe('yes');
    expect(of('1 > 2').satisfiable(0)).toBe('no');
  });

  it('makes one atom of what asks the same, and names its fields', () => {
    const conditions = of(
      'score > 1',
      'score <= 1',
      '1 >= score',
      'a == b.c',
      'b["c"] != a',
      'x in ["b", "a"]',
      '!(x in ["a", "b", "a"])',
    );
    expect(conditions.atoms.map(({ text, fields }) => [text, fields])).toEqual([
      ['1 < score', [['score']]],
      ['a == b.c', [['a'], ['b', 'c']]],
      ['x in ["a", "b"]', [['x']]],
    ]);
    expect([0, 1, 2, 3, 4].map((i) => conditions.evaluate(i, [true, false, false]))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('rules out valuations that no value brings about', () => {
    const conditions = of('x == "a"', 'x == "b"', 'x > 1', 'x > 2');
    expect(conditions.consistent([true, true, undefined, undefined])).toBe(false);
    expect(conditions.consistent([false, false, false, true])).toBe(false);
    expect(conditions.consistent([false, false, true, false])).toBe(true);
    expect(conditions.consistent([])).toBe(true);
  });

  it('gives up, and says so, where a search would be long', () => {
    const parity = Array.from({ length: 30 }, (_, i) => `(a${i} ? b${i} == 1 : b${i} != 1)`);
    const chain = parity.reduce((all, next) => `(${all} == ${next})`);
    const many = Array.from({ length: 600 }, (_, i) => `x${i} == ${i}`).join(' || ');
    expect(of(chain, many).exclusive(0, 1)).toBe('unknown');
    expect(of(many, 'x5 == 5').implies(1, 0)).toBe('yes');
    expect(of(many, many).implies(0, 1)).not.toBe('no');
  });

  it('tells many kinds apart', () => {
    const conditions = of(...Array.from({ length: 1000 }, (_, i) => `kind == "k${i}"`), 'kind in ["k3", "k700"]');
    expect(conditions.exclusive(3, 700)).toBe('yes');
    expect(conditions.implies(3, 1000)).toBe('yes');
    expect(conditions.exclusive(3, 1000)).toBe('no');
    const answers = new Array<boolean | undefined>(1001);
    answers[3] = true;
    expect(conditions.consistent(answers)).toBe(true);
    answers[700] = true;
    expect(conditions.consistent(answers)).toBe(false);
  });

  const values = [null, true, false, -1, 0, 0.5, 1, 1.5, 2, 3, '', 'a', 'aa', 'b', 'c', [], [1], {}, { k: 1 }];
  const leaves = fc.constantFrom(
    'x == "a"',
    'x != "b"',
    'x in ["a", 1]',
    'x in [2, "b"]',
    'x == 1',
    'x < 1',
    'x >= 1',
    'x > 1.5',
    '1 <= x',
    'x < "b"',
    'x == true',
    'x == null',
    'has(x)',
    'x',
    'y',
    'y == "a"',
    'y > 1',
    'y == 0.5',
    '!has(y)',
    'has(x) && x != "a"',
    'size(x) > 0',
    'size(x) == 0',
    'x == y',
  );
  const texts: fc.Arbitrary<string> = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 3 },
      leaves,
      fc
        .tuple(tie('text'), fc.constantFrom('&&', '||'), tie('text'))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      tie('text').map((a) => `!(${a})`),
      fc.tuple(tie('text'), tie('text'), tie('text')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).text;

  /** Undefined where the condition has no value. */
  const outcomeOf = (text: string): ((x: unknown, y: unknown) => boolean | undefined) => {
    const expression = parse(text);
    return (x, y) => {
      const result = evaluate(expression, (name) => (name === 'x' ? x : y));
      return 'value' in result && typeof result.value === 'boolean' ? result.value : undefined;
    };
  };

  it('never contradicts a run in which both conditions have a value', () => {
    fc.assert(
      fc.property(texts, texts, (g, h) => {
        const conditions = of(g, h);
        const claims = {
          implies: conditions.implies(0, 1),
          exclusive: conditions.exclusive(0, 1),
          negates: conditions.negates(0, 1),
          possible: conditions.satisfiable(0),
        };
        const [ofG, ofH] = [outcomeOf(g), outcomeOf(h)];
        for (const x of values) {
          for (const y of values) {
            const first = ofG(x, y);
            const second = ofH(x, y);
            if (first === true) expect(claims.possible, `${g} holds`).not.toBe('no');
            if (first === undefined || second === undefined) continue;
            const told = `${g} is ${first}, ${h} is ${second}`;
            if (first && !second) expect(claims.implies, told).not.toBe('yes');
            if (first && second) expect(claims.exclusive, told).not.toBe('yes');
            if (first === second) expect(claims.negates, told).not.toBe('yes');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has a consistent valuation with the outcomes of every run', () => {
    fc.assert(
      fc.property(texts, texts, fc.constantFrom(...values), fc.constantFrom(...values), (g, h, x, y) => {
        const first = outcomeOf(g)(x, y);
        const second = outcomeOf(h)(x, y);
        if (first === undefined || second === undefined) return;
        const conditions = of(g, h);
        const count = conditions.atoms.length;
        if (count > 10) return;
        const valuations = Array.from({ length: 2 ** count }, (_, bits) =>
          conditions.atoms.map((_atom, i) => ((bits >> i) & 1) === 1),
        );
        const matching = valuations.filter(
          (v) =>
            conditions.consistent(v) && conditions.evaluate(0, v) === first && conditions.evaluate(1, v) === second,
        );
        expect(matching.length, `${g} is ${first}, ${h} is ${second}`).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('claims no outcome that values do not bring about', () => {
    const exactTexts = texts.filter((text) => !/size|x == y/u.test(text));
    fc.assert(
      fc.property(exactTexts, exactTexts, (g, h) => {
        const conditions = of(g, h);
        if (conditions.exclusive(0, 1) !== 'no') return;
        const [ofG, ofH] = [outcomeOf(g), outcomeOf(h)];
        // The witness may be any value between the constants, all of which have a representative in `values`.
        const together = values.some((x) => values.some((y) => ofG(x, y) !== false && ofH(x, y) !== false));
        expect(together, `${g} together with ${h}`).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Evaluation, EvaluationLimits, Expression } from '../../src/core/index.ts';
import { evaluate } from '../../src/core/index.ts';
import type { ParsedExpression } from '../../src/parse/expression/index.ts';
import { parseCel, parsePython } from '../../src/parse/expression/index.ts';

const expressionOf = (parsed: ParsedExpression): Expression => {
  if ('expression' in parsed) return parsed.expression;
  throw new TypeError(parsed.error.message);
};

const scopeOf = (context: object) => (name: string) =>
  Object.hasOwn(context, name) ? Reflect.get(context, name) : undefined;

const cel = (text: string, context: object = {}, limits: EvaluationLimits = {}): Evaluation =>
  evaluate(expressionOf(parseCel(text)), scopeOf(context), limits);

const python = (text: string, context: object = {}): Evaluation =>
  evaluate(expressionOf(parsePython(text)), scopeOf(context));

const yes = { value: true };
const no = { value: false };

describe('evaluate', () => {
  it('mixes whole and broken numbers', () => {
    expect(cel('n + 1 == 2.5', { n: 1.5 })).toEqual(yes);
    expect(cel('size(xs) / 2 == 1.5', { xs: [1, 2, 3] })).toEqual(yes);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(cel('size(s)', { s: 'a\u{1F600}' })).toEqual({ value: 2 });
  });

  it('looks for elements of lists, keys of maps and parts of strings with "in"', () => {
    const context = { xs: [{ a: [1] }], m: { k: null }, s: 'hello' };
    expect(cel('{"a": [1]} in xs && "k" in m && "ell" in s', context)).toEqual(yes);
    expect(cel('2 in xs || "z" in m || "z" in s', context)).toEqual(no);
  });

  it('takes null and absence for not present', () => {
    const context = { a: { b: null, c: 0 }, n: null };
    expect(cel('has(a.b) || has(a.x) || has(z) || has(z.y) || has(n.m)', context)).toEqual(no);
    expect(cel('has(a.c) && a.x == null && null == z && n.m == null', context)).toEqual(yes);
  });

  it('fails where an absent field is compared with a value, and tells which', () => {
    expect(cel('1 < 2 && a.b == "x"', { a: {} })).toEqual({
      error: { message: '"a.b" is absent.', start: 9, end: 12 },
    });
    expect(cel('z')).toEqual({ error: { message: '"z" is absent.', start: 0, end: 1 } });
  });

  it('does not evaluate what the left side decides', () => {
    expect(cel('has(z) && z > 1')).toEqual(no);
    expect(cel('true || z > 1')).toEqual(yes);
    expect(cel('has(z) ? z : "none"')).toEqual({ value: 'none' });
  });

  it('evaluates every macro', () => {
    const context = { xs: [1, 2, 3], m: { a: 1, b: 2 } };
    expect(cel('xs.all(x, x > 0) && xs.exists(x, x > 2) && xs.exists_one(x, x > 2)', context)).toEqual(yes);
    expect(cel('xs.all(x, x > 1) || xs.exists(x, x > 3) || xs.exists_one(x, x > 1)', context)).toEqual(no);
    expect(cel('xs.filter(x, x > 1).map(x, x * 2)', context)).toEqual({ value: [4, 6] });
    expect(cel('xs.map(x, x > 1, xs.map(y, x + y))', { xs: [1, 2] })).toEqual({ value: [[3, 4]] });
    expect(cel('m.all(k, k in ["a", "b"])', context)).toEqual(yes);
    expect(cel('[].all(x, false) && ![].exists(x, true)', context)).toEqual(yes);
  });

  it('compares deeply, and by type except in Python', () => {
    expect(cel('a == b', { a: { x: [1, { y: null }] }, b: { x: [1, { y: null }] } })).toEqual(yes);
    expect(cel('a == b', { a: { x: [1] }, b: { x: [2] } })).toEqual(no);
    expect(cel('a == 1', { a: true })).toEqual(no);
    expect(python('a == 1 and a in [1] and a == 1.0 and a + a == 2', { a: true })).toEqual(yes);
  });

  it('never reaches into the objects of JavaScript', () => {
    const polluted = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}');
    expect(cel('k in m || has(m[k])', { m: polluted, k: '__proto__' })).toEqual(no);
    expect(cel('k in m || has(m[k])', { m: polluted, k: 'constructor' })).toEqual(no);
    expect(cel('has(m.toString) || has(xs.length) || has(s.length)', { m: {}, xs: [1], s: 'a' })).toEqual(no);
    expect(cel('size(m)', { m: polluted })).toEqual({ value: 0 });
  });

  it('never tells a value', () => {
    const context = { a: 'secret', m: { secret: 'secret' }, xs: ['secret'] };
    const texts = [
      'a > 1',
      'a && true',
      '-a == 1',
      'int(a)',
      'xs < xs',
      'm + m',
      'size(1)',
      'a / 2',
      '1 in a',
      'xs[9]',
      'a.b',
      'bool(a)',
    ];
    for (const text of texts) {
      const result = cel(text, context);
      expect('error' in result ? result.error.message : 'secret').not.toContain('secret');
    }
  });

  it('gives an error for what a value cannot do', () => {
    for (const text of [
      '1 / 0',
      '1 % 0',
      'null < 1',
      '"a" < 1',
      '1 + "a"',
      '!1',
      '1 && true',
      'size(null)',
      '{1: 2}',
      '1.map(x, x)',
      'int("1x")',
      'string(null)',
    ]) {
      expect(cel(text.replace('1.map', '(1).map')), text).toHaveProperty('error');
    }
  });

  it('gives an error where reading a value throws', () => {
    const context = {
      a: Object.defineProperty({}, 'b', {
        enumerable: true,
        get: () => {
          throw new Error('secret');
        },
      }),
    };
    expect(cel('a.b == 1', context)).toEqual({
      error: { message: 'A value of the context is not readable.', start: 0, end: 8 },
    });
  });

  it('ends after its steps, whatever the values are', () => {
    const xs = Array.from({ length: 2000 }, (_, i) => i);
    const tooMany = { error: { message: 'The expression takes too many steps.', start: 0, end: expect.any(Number) } };
    expect(cel('xs.all(a, xs.all(b, xs.all(c, a + b + c >= 0)))', { xs })).toEqual(tooMany);
    expect(cel('xs == ys', { xs: Array(1e6).fill(0), ys: Array(1e6).fill(0) })).toEqual(tooMany);
    expect(cel('1 in xs', { xs: Array(1e6).fill(0) })).toEqual(tooMany);
    expect(cel('xs + xs == 1', { xs: Array(1e6).fill(0) })).toEqual(tooMany);
    expect(cel('s.contains("b")', { s: 'a'.repeat(2e7) })).toEqual(tooMany);
    expect(cel(`["a"]${'.map(t, t + t)'.repeat(150)} == 1`)).toHaveProperty('error');
    const cycle: unknown[] = [];
    cycle.push(cycle, []);
    const other: unknown[] = [];
    other.push(other, []);
    expect(cel('a == b', { a: cycle, b: other })).toEqual(tooMany);
  });

  it('has room for long texts and lists where only their size matters', () => {
    expect(cel('size(s) > 0 && s != "" && size(xs) > 0', { s: 'a'.repeat(1e6), xs: Array(1e6).fill(0) })).toEqual(yes);
  });

  it('counts its steps exactly', () => {
    expect(cel('1 + 1 == 2', {}, { steps: 6 })).toEqual(yes);
    expect(cel('1 + 1 == 2', {}, { steps: 4 })).toHaveProperty('error');
  });

  it('ends at its depth for trees that no parser made', () => {
    let deep: Expression = { kind: 'literal', value: true, start: 0, end: 1 };
    for (let i = 0; i < 100_000; i++) deep = { kind: 'unary', operator: '!', operand: deep, start: 0, end: 1 };
    expect(evaluate(deep, () => 1)).toHaveProperty('error');
  });

  it('understands the documented verifications of older contracts', () => {
    expect(python('len(dest) > 0', { dest: 'web' })).toEqual(yes);
    expect(python('len(dest) > 0', { dest: [] })).toEqual(no);
    expect(python("dest not in (None, '', 'unknown')", { dest: 'web' })).toEqual(yes);
    expect(python("dest not in (None, '', 'unknown')", {})).toEqual(no);
    expect(
      python('isinstance(dest, (list, dict)) and len(dest) == len(source)', { dest: [1], source: { a: 1 } }),
    ).toEqual(yes);
    expect(
      python('dest is not None and dest.get("a", {}).get("b") == source', { dest: { a: { b: 3 } }, source: 3 }),
    ).toEqual(yes);
  });

  it('works away from the main thread', async () => {
    const contents = `
      import { evaluate } from './src/core/index.ts';
      import { parsePython } from './src/parse/expression/index.ts';
      import { parentPort } from 'node:worker_threads';
      const { expression } = parsePython('len(dest) > 0');
      parentPort.postMessage(evaluate(expression, () => 'web'));`;
    const stdin = { contents, resolveDir: process.cwd(), loader: 'ts' } as const;
    const [bundle] = buildSync({ stdin, bundle: true, format: 'cjs', platform: 'node', write: false }).outputFiles;
    const worker = new Worker(bundle?.text ?? '', { eval: true });
    const [message] = await once(worker, 'message');
    await worker.terminate();
    expect(message).toEqual(yes);
  });
});

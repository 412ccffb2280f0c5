import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/core/index.ts';
import { parsePython } from '../../src/parse/expression/index.ts';
import { pythonContext, pythonTexts } from './expression-texts.ts';

const oracle = `
import json, sys, warnings
warnings.simplefilter("ignore")
names = {k: __builtins__.__dict__[k] for k in ("len", "isinstance", "bool", "str", "int", "float", "list", "dict", "tuple")}
task = json.load(sys.stdin)
out = []
for text in task["texts"]:
    try:
        out.append(bool(eval(text, {"__builtins__": names}, json.loads(json.dumps(task["context"])))))
    except Exception as error:
        out.append(type(error).__name__)
json.dump(out, sys.stdout)
`;

const run = (texts: readonly string[]): readonly (boolean | string)[] | undefined => {
  const input = JSON.stringify({ texts, context: pythonContext });
  const done = spawnSync('python3', ['-c', oracle], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  return done.status === 0 ? JSON.parse(done.stdout) : undefined;
};

const available = run([]) !== undefined;
if (!available) it.skip('agrees with Python (skipped: there is no python3)', () => undefined);

const ours = (text: string): boolean | string => {
  const parsed = parsePython(text);
  if ('error' in parsed) return `parse: ${parsed.error.message}`;
  const result = evaluate(parsed.expression, (name) => Reflect.get(pythonContext, name));
  return 'error' in result ? `evaluate: ${result.error.message}` : result.value === true;
};

/** Where we are stricter on purpose: order of lists, arithmetic with texts and lists, chains in chains. */
const stricter =
  /does not compare a list and a list|holds another one|^evaluate: A number is expected here, not a (?:string|list)/u;

describe.skipIf(!available)('parsePython against Python itself', () => {
  it('gives the same verdict, or fails where Python fails', () => {
    const texts = fc.sample(pythonTexts, { numRuns: 6000, seed: 20260101 });
    const expected = run(texts) ?? [];
    const differences: string[] = [];
    const agree = { value: 0, failure: 0 };
    for (const [i, text] of texts.entries()) {
      const result = ours(text);
      const wanted = expected[i];
      if (typeof result === 'string' && stricter.test(result)) continue;
      if (typeof wanted === 'string' ? typeof result !== 'string' : result !== wanted) {
        differences.push(`${text}\n  is ${result}, in Python ${wanted}`);
      } else agree[typeof wanted === 'string' ? 'failure' : 'value']++;
    }
    expect(differences.slice(0, 20)).toEqual([]);
    expect(agree.value).toBeGreaterThan(3000);
    expect(agree.failure).toBeGreaterThan(300);
  });
});

const problem = (text: string): { message: string; at: string } | undefined => {
  const parsed = parsePython(text);
  if (!('error' in parsed)) return undefined;
  return { message: parsed.error.message, at: text.slice(parsed.error.start, parsed.error.end) };
};

describe('parsePython', () => {
  it.each([
    ['len(dest', 'The expression ends too early.', ''],
    ['dest = 1', 'Assignment is not supported: write "==" to compare.', '='],
    ['[x for x in dest]', 'Comprehensions are not supported.', 'for'],
    ['lambda: 1', 'Functions are not supported.', 'lambda'],
    ['f"{dest}"', 'Strings with the prefix "f" are not supported.', 'f"'],
    ['dest.startwith("a")', 'There is no function "startwith". Did you mean "startswith"?', 'startwith'],
    ['lenn(dest)', 'There is no function "lenn". Did you mean "len"?', 'lenn'],
    ['len(dest, 1)', '"len" takes 1 argument(s), not 2.', 'len'],
    ['isinstance(dest, set)', '"set" is no type; known are str, int, float, bool, list, tuple, dict.', 'set'],
    ['dest is "web"', '"is" compares with None, True and False only: write "==".', '"web"'],
    ['dest[1:2]', 'Slices are not supported.', ':'],
    ['dest ** 2', '"**" is not expected here.', '**'],
    ['dest.__class__.constructor', 'The name "constructor" is refused.', 'constructor'],
    ['dest.get("__proto__")', 'The name "__proto__" is refused.', '"__proto__"'],
    ['dest == 012', 'A number does not start with 0.', '012'],
    ['"abc', 'The string is not closed.', '"abc'],
    ['"\\N{DASH}"', 'The escape "\\N" is not complete or not supported.', '\\N'],
    ['dest == {1, 2}', 'A set stands on the right of "in" only.', '{1, 2}'],
    ['a < (b < c < d) < e', 'A chain of comparisons holds another one.', 'b < c < d'],
    ['a $ b', '"$" is not expected here.', '$'],
    ['', 'The expression is empty.', ''],
    ['1 2', '"2" is not expected here.', '2'],
    ['dest(1)', 'There is no function "dest".', 'dest'],
    ['dest == 99999999999999999999', 'The number is too large to be exact.', '99999999999999999999'],
  ])('tells why and where %s does not translate', (text, message, at) => {
    expect(problem(text)).toEqual({ message, at });
  });

  it('keeps the ranges of what it read', () => {
    const text = ' ( source ) and len( dest.x ) in (1, 2)';
    const parsed = parsePython(text);
    if ('error' in parsed || parsed.expression.kind !== 'binary') throw new TypeError('It did not parse.');
    expect(text.slice(parsed.expression.left.start, parsed.expression.left.end)).toBe('source');
    expect(text.slice(parsed.expression.right.start, parsed.expression.right.end)).toBe('len( dest.x ) in (1, 2)');
  });

  it.each([
    ['brackets', '('.repeat(100_000)],
    ['closed brackets', `${'('.repeat(4000)}1${')'.repeat(4000)}`],
    ['lists', `${'['.repeat(4000)}${']'.repeat(4000)}`],
    ['denials', `${'not '.repeat(2400)}1`],
    ['signs', `${'-'.repeat(9000)}1`],
    ['choices', `${'1 if 1 else '.repeat(800)}1`],
    ['sums', `${'1+'.repeat(4500)}1`],
    ['attributes', `a${'.a'.repeat(4500)}`],
    ['calls', `a${'.lower()'.repeat(1200)}`],
  ])('refuses too many nested %s', (_, text) => {
    expect(problem(text)).toBeDefined();
  });

  it('takes long runs of "and", "or" and list elements', () => {
    expect(problem(`${'a == 1 or '.repeat(900)}b`)).toBeUndefined();
    expect(problem(`x in (${'"abcdef", '.repeat(900)})`)).toBeUndefined();
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
      ' and ',
      ' not ',
      ' in ',
      ' is ',
      '"',
      "'",
      '\\',
      '1',
      '.5',
      '<',
      '==',
      ' if ',
      ' else ',
      '-',
      'get',
      '\n',
      '#',
      'r"',
      '"""',
      '\u{1F600}',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parsePython(text);
        if ('error' in parsed) {
          expect(parsed.error.start).toBeGreaterThanOrEqual(0);
          expect(parsed.error.end).toBeLessThanOrEqual(text.length);
          expect(parsed.error.end).toBeGreaterThanOrEqual(parsed.error.start);
        } else expect(evaluate(parsed.expression, () => undefined)).toBeTypeOf('object');
      }),
      { numRuns: 3000 },
    );
  });
});

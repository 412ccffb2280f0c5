import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/core/index.ts';
import { decodeText, parseAllErrors, parseDocument } from '../../src/parse/index.ts';
import { firstNoJson } from '../../src/parse/json.ts';

const runs = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 1500);
const parse = (text: string) => parseDocument(createSource('x.yaml', text));
const codes = (text: string) => parse(text).findings.map((finding) => finding.code);

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '1',
    '0x1f',
    '1e3',
    '.5',
    'null',
    '~',
    'true',
    'yes',
    '""',
    "''",
    '"q\\n"',
    "'it''s'",
    '2.50',
    '-7',
    'x y',
    'é😀',
  ),
  fc.stringMatching(/^[a-z]{1,6}$/u),
);
const node = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,4}$/u), tie('node')), {
        maxLength: 4,
        selector: ([key]) => key,
      })
      .map((pairs) => `{${pairs.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`),
  ),
})).node;
const block = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/u), node), { maxLength: 6, selector: ([key]) => key })
  .map((pairs) => pairs.map(([key, value]) => `${key}: ${value}\n`).join(''));

describe('files of every kind', () => {
  it('hold the same values as js-yaml reads', () => {
    fc.assert(
      fc.property(block, (text) => {
        if (text === '') return;
        expect(parse(text).document?.value).toEqual(load(text));
      }),
      { numRuns: Math.min(runs, 5000) },
    );
  });

  it('end in a value or a finding, whatever bytes they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { source, findings } = decodeText('x.yaml', bytes);
        const result = parseDocument(source);
        expect(result.document !== undefined || findings.length + result.findings.length > 0).toBe(true);
        for (const { at } of result.findings) {
          expect(at.start).toBeGreaterThanOrEqual(0);
          expect(at.end).toBeLessThanOrEqual(source.text.length);
        }
      }),
      { numRuns: runs },
    );
  });

  it('end in a value or a finding when a sound file is cut and stirred', async () => {
    const cut = fc.tuple(
      block,
      fc.nat(),
      fc.nat(),
      fc.constantFrom('', '&', '*a', '!', '|', '>', '"', "'", '{', ']', '\t', '\0', '<<: ', '- - -', '%', '---\n'),
    );
    await fc.assert(
      fc.asyncProperty(cut, async ([text, from, to, with_]) => {
        const low = from % (text.length + 1);
        const high = low + (to % (text.length - low + 1));
        const source = createSource('x.yaml', text.slice(0, low) + with_ + text.slice(high));
        const result = parseDocument(source);
        expect(result.document !== undefined || result.findings.length > 0).toBe(true);
        if (!result.document) expect((await parseAllErrors(source)).length).toBeGreaterThan(0);
      }),
      { numRuns: runs },
    );
  });
});

describe('files that mean harm', () => {
  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['indentation', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ])('are refused when they nest too deeply: %s', async (_, text) => {
    expect(codes(text)).toContain('contract/limit');
    expect((await parseAllErrors(createSource('x.yaml', text))).length).toBeGreaterThan(0);
  });

  it('are refused when aliases blow them up', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    expect(codes(`${lines.join('\n')}\n`)).toContain('contract/alias-bomb');
  });

  it('are refused when they hold too much', () => {
    const limits = { nodes: 100, length: 10_000 };
    const of = (text: string) =>
      parseDocument(createSource('x.yaml', text), limits).findings.map((finding) => finding.code);
    expect(of(`[${'1, '.repeat(200)}1]`)).toEqual(['contract/limit']);
    expect(of(`a: ${'x'.repeat(20_000)}`)).toEqual(['contract/limit']);
  });

  it('take linear work for forty thousand keys', () => {
    const text = Array.from({ length: 40_000 }, (_, i) => `k${i}: ${i}\n`).join('');
    const { document } = parse(text);
    expect(document?.keys(Object(document.value)).length).toBe(40_000);
  });

  it('never reach the prototypes of JavaScript', () => {
    const { document } = parse('__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n');
    expect(Object.getOwnPropertyNames(document?.value)).toContain('__proto__');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.getPrototypeOf(document?.value)).toBe(Object.prototype);
  });
});

describe('whether a text is JSON', () => {
  it('is answered as JavaScript answers it', () => {
    const almost = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '', ',', '"', '}', '[', ' ', '01', 'x', '\\', '\n'),
    );
    fc.assert(
      fc.property(almost, ([json, place, extra]) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + extra + json.slice(at);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(firstNoJson(text) === undefined).toBe(isJson);
      }),
      { numRuns: runs },
    );
  });
});

describe('the place of a letter inside of a text', () => {
  const word = fc.constantFrom('a', 'bb', 'λ😀', 'x y', '${{ s }}', 'it', 'é');
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
  const line = fc.oneof(
    words,
    words.map((text) => `  ${text}`),
    fc.constant(''),
    fc.constant('  '),
  );
  const blockText = fc
    .tuple(
      fc.constantFrom('|', '>', '|-', '>+', '|+', '>-'),
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(
      ([style, lines, end]) =>
        `k:\n  v: ${style}${end}${lines.map((one) => (one.trim() ? `    ${one}` : '')).join(end)}${end}  w: 1\n`,
    );
  const quotedText = fc
    .tuple(
      fc.constantFrom("'", '"'),
      fc.array(words, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(' ', '\n    ', '\n\n    ', ' \n   '),
    )
    .map(
      ([quote, parts, gap]) =>
        `k:\n  v: ${quote}${parts.join(gap)}${quote === '"' ? '\\t\\u00e9\\x41' : "''"}${quote}\n`,
    );
  const plainText = fc
    .tuple(fc.array(words, { minLength: 1, maxLength: 4 }), fc.constantFrom(' ', '\n    ', '\n\n    '))
    .map(([parts, gap]) => `k:\n  v: z${parts.join(gap)}\n`);

  it('is known exactly, however the text is written', () => {
    fc.assert(
      fc.property(fc.oneof(blockText, quotedText, plainText), (text) => {
        const { document } = parse(text);
        const k: unknown = Reflect.get(Object(document?.value), 'k');
        if (!document || typeof k !== 'object' || k === null) return;
        const value = String(Reflect.get(k, 'v') ?? '');
        for (let i = 0; i < value.length; i++) {
          if (/\s/u.test(value[i] ?? '')) continue;
          const written = text[document.valueOffset(k, 'v', i)];
          expect([value[i], '\\']).toContain(written);
        }
      }),
      { numRuns: runs },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/core/index.ts';
import { decodeText, type PositionedDocument, parseAllErrors, parseDocument } from '../../src/parse/index.ts';

const read = (text: string, file = 'x.yaml'): PositionedDocument => {
  const { document, findings } = parseDocument(createSource(file, text));
  expect(findings).toEqual([]);
  if (!document) throw new Error('no document');
  return document;
};
const at = (document: PositionedDocument, span: { start: number; end: number }): string =>
  document.source.text.slice(span.start, span.end);
const record = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no mapping');
  return Object.fromEntries(Object.entries(value));
};
/** The container at a way through the document; identity matters, so nothing is copied. */
const into = (document: PositionedDocument, ...way: (string | number)[]): object => {
  let value: unknown = document.value;
  for (const step of way) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  if (typeof value !== 'object' || value === null) throw new Error('no container');
  return value;
};
const told = (text: string, file = 'x.yaml'): readonly string[] =>
  parseDocument(createSource(file, text)).findings.map((finding) => {
    const { line, column } = finding.at.source.position(finding.at.start);
    return `${line}:${column} ${finding.code}`;
  });

describe('where the parts of a file stand', () => {
  it('knows keys and values, quotes included', () => {
    const document = read('a: one\n"b c": \'t"wo\'\nd: "thr\\tee"\n');
    const root = into(document);
    expect(at(document, document.keySpan(root, 'b c'))).toBe('"b c"');
    expect(at(document, document.valueSpan(root, 'b c'))).toBe("'t\"wo'");
    expect(at(document, document.valueSpan(root, 'd'))).toBe('"thr\\tee"');
  });

  it('knows block scalars without the blank lines around them', () => {
    const document = read('run: |\n  one\n    two\n\nnext: 1\n');
    expect(at(document, document.valueSpan(into(document), 'run'))).toBe('one\n    two');
  });

  it('ends collections with their last child, flow collections with their bracket', () => {
    const document = read('a:\n  - 1\n  - {b: 2, c: [3, 4 ] }\nd: 5\n');
    expect(at(document, document.valueSpan(into(document), 'a'))).toBe('- 1\n  - {b: 2, c: [3, 4 ] }');
    expect(at(document, document.valueSpan(into(document, 'a'), 1))).toBe('{b: 2, c: [3, 4 ] }');
    expect(at(document, document.valueSpan(into(document, 'a', 1), 'c'))).toBe('[3, 4 ]');
  });

  it('puts a value that is left out at the end of its key', () => {
    const document = read('a:\nb: 1\n');
    const span = document.valueSpan(into(document), 'a');
    expect(document.source.position(span.start)).toEqual({ line: 1, column: 2 });
    expect(record(document.value)['a']).toBeNull();
  });

  it('keeps the order of the file where JavaScript would not', () => {
    const document = read('b: 1\n"2": x\n"1": y\na: 0\n');
    expect(document.keys(into(document))).toEqual(['b', '2', '1', 'a']);
  });

  it('shares what an alias stands for, and tells the alias from its anchor', () => {
    const document = read('base: &b {x: 1}\nuse: *b\n');
    expect(record(document.value)['use']).toBe(record(document.value)['base']);
    expect(at(document, document.valueSpan(into(document), 'use'))).toBe('*b');
    expect(document.isPlain(into(document), 'use')).toBe(false);
  });

  it('gives merged keys the place where they were written, and own keys the last word', () => {
    const document = read('base: &b {x: 1, y: 2}\nuse:\n  y: 3\n  <<: *b\n');
    const use = into(document, 'use');
    expect(record(use)).toEqual({ y: 3, x: 1 });
    expect(document.source.position(document.keySpan(use, 'x').start).line).toBe(1);
    expect(document.keys(use)).toEqual(['y', 'x']);
  });

  it('maps an index in a decoded text to the place in the file', () => {
    const document = read('a: "x\\ty ${{ z }}"\nb: >-\n  one\n  two ${{ z }}\n');
    const root = into(document);
    for (const key of ['a', 'b']) {
      const index = String(record(document.value)[key]).indexOf('${{');
      const offset = document.valueOffset(root, key, index);
      expect(document.source.text.slice(offset, offset + 8)).toBe('${{ z }}');
    }
  });

  it('counts columns in UTF-16 units, lines by any line break', () => {
    const document = read('a: "😀"\r\nb: é\r\nc: 1\r\n');
    const place = (key: string) => document.source.position(document.keySpan(into(document), key).start);
    expect(place('b')).toEqual({ line: 2, column: 1 });
    expect(place('c')).toEqual({ line: 3, column: 1 });
  });

  it('finds comments, and no "#" inside of texts', () => {
    const document = read('# first\na: "no # comment" # second\nb: |\n  no # comment either\nc: x#y\n  # third\n');
    expect(document.comments().map(({ text, line, alone }) => [text, line, alone])).toEqual([
      ['first', 1, true],
      ['second', 2, false],
      ['third', 6, true],
    ]);
  });
});

describe('what is wrong with the form of a file', () => {
  it('reports a key that stands twice at its second place and reads on', () => {
    const { document, findings } = parseDocument(createSource('x.yaml', 'a: 1\nb: 2\na: 3\n'));
    expect(findings.map((finding) => finding.code)).toEqual(['contract/duplicate-key']);
    expect(findings[0]?.related?.[0]?.at.start).toBe(0);
    expect(record(document?.value)).toEqual({ a: 1, b: 2 });
  });

  it.each([
    ['a: 1\n---\nb: 2\n', ['2:1 contract/syntax']],
    ['a: !python/object x\n', ['1:4 contract/syntax']],
    ['? [1, 2]\n: 3\n', ['1:3 contract/syntax']],
    ['a: *nobody\n', ['1:4 contract/syntax']],
    ['a: &x [*x]\n', ['1:8 contract/alias-bomb']],
  ])('says of %j what stands where', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('asks of a .json file that it is JSON', () => {
    expect(told('{"a": 1}', 'x.json')).toEqual([]);
    expect(told('a: 1\n', 'x.json')).toEqual(['1:1 contract/syntax']);
    expect(told('{"a": 1,}', 'x.json')).toEqual(['1:9 contract/syntax']);
  });

  it('lists every syntax error of a file', async () => {
    const source = createSource('x.yaml', 'a: [1, 2\nb: "open\nc: }\n');
    const findings = await parseAllErrors(source);
    expect(findings.length).toBeGreaterThan(1);
    expect(new Set(findings.map((finding) => finding.code))).toEqual(new Set(['contract/syntax']));
  });

  it('names the line and column of a byte that is no UTF-8', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('ä: 1\nb: '), 0xc3, 0x28, 10]);
    const { findings } = decodeText('x.yaml', bytes);
    expect(findings.map(({ code, at: span }) => [code, span.source.position(span.start)])).toEqual([
      ['contract/encoding', { line: 2, column: 4 }],
    ]);
  });

  it('takes a replacement character that the file itself holds for what it is', () => {
    expect(decodeText('x.yaml', new TextEncoder().encode('a: \ufffd\n')).findings).toEqual([]);
  });

  it('drops a byte-order mark and names UTF-16', () => {
    const marked = decodeText('x.yaml', new TextEncoder().encode('\ufeffa: 1\n'));
    expect(parseDocument(marked.source).document?.value).toEqual({ a: 1 });
    expect(decodeText('x.yaml', Uint8Array.from([0xff, 0xfe, 97, 0])).findings[0]?.message).toContain('UTF-16');
  });
});

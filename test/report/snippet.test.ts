import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource, type Location, locate } from '../../src/core/index.ts';
import { caretsOf, type SnippetLine, snippetOf } from '../../src/report/snippet.ts';

const locationOf = (text: string, part: string): Location => {
  const start = text.indexOf(part);
  return locate({ source: createSource('a.yaml', text), start, end: start + part.length });
};
const snippet = (text: string, part: string, width = 60): readonly SnippetLine[] =>
  snippetOf(createSource('a.yaml', text), locationOf(text, part), width);
const drawn = (lines: readonly SnippetLine[]): readonly string[] =>
  lines.flatMap((line) => [line.before + line.marked + line.after, caretsOf(line)]);

describe('snippet', () => {
  it('puts carets below the place', () => {
    expect(drawn(snippet('a: 1\nname: domain\n', 'domain'))).toEqual(['name: domain', '      ^^^^^^']);
  });

  it('keeps carets in place behind tabs and wide characters', () => {
    expect(drawn(snippet('\tkey: 1', 'key'))).toEqual(['  key: 1', '  ^^^']);
    expect(drawn(snippet('字段: 🚀 name', 'name'))).toEqual(['字段: 🚀 name', '         ^^^^']);
    expect(drawn(snippet('k: 字段', '字段'))).toEqual(['k: 字段', '   ^^^^']);
  });

  it('shows one caret for a place without extent, even at the end of a line', () => {
    const source = createSource('a.yaml', 'key:\nnext: 1');
    expect(drawn(snippetOf(source, locate({ source, start: 4, end: 4 }), 60))).toEqual(['key:', '    ^']);
  });

  it('cuts a long line around the place', () => {
    const line = `${'x'.repeat(500)} here ${'y'.repeat(500)}`;
    const [text = '', carets = ''] = drawn(snippet(line, 'here', 40));
    expect(text).toMatch(/^…x+ here y+…$/u);
    expect(text.length).toBeLessThanOrEqual(42);
    expect(text.slice(carets.indexOf('^'), carets.length)).toBe('here');
  });

  it('does not halve a character where it cuts', () => {
    const line = `${'🚀'.repeat(100)}here${'🚀'.repeat(100)}`;
    for (const width of [30, 31, 32, 33]) expect(drawn(snippet(line, 'here', width))[0]).not.toContain('\\ud');
  });

  it('marks every line of a short range and the ends of a long one', () => {
    const text = 'a:\n  b: 1\n  c: 2\n  d: 3\nz: 1\n';
    expect(snippet(text, 'b: 1\n  c: 2').map((l) => [l.number, l.marked])).toEqual([
      [2, 'b: 1'],
      [3, 'c: 2'],
    ]);
    expect(snippet(text, 'a:\n  b: 1\n  c: 2\n  d: 3').map((l) => l.number)).toEqual([1, 4]);
  });

  it('does not show the line after a range that ends with a line break', () => {
    expect(snippet('a: 1\nb: 2\n', 'a: 1\n').map((l) => l.number)).toEqual([1]);
  });

  it('never shows raw control characters and survives any place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.nat(60), { minLength: 4, maxLength: 4 }),
        ([...chars], n) => {
          const [line = 0, column = 0, endLine = 0, endColumn = 0] = n;
          const source = createSource('a', chars.join(''));
          const at = {
            file: 'a',
            line: line + 1,
            column: column + 1,
            endLine: line + endLine + 1,
            endColumn: endColumn + 1,
          };
          for (const text of drawn(snippetOf(source, at, 30))) expect(text).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});

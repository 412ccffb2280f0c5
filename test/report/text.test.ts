import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, inert, jsonText, listed, plural, printable, shortened } from '../../src/report/text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('text', () => {
  it('shows control characters instead of obeying them', () => {
    expect(printable('a\u001b[31mb\u0007\n\t\u009b1m\u202e\ud800')).toBe(
      'a\\u001b[31mb\\u0007\\n\\t\\u009b1m\\u202e\\ud800',
    );
    expect(printable('\u2028\u2029\u0085')).toBe('\\u2028\\u2029\\u0085');
    expect(printable('naïve 字 👩‍💻')).toBe('naïve 字 👩‍💻');
  });

  it('never leaves a control, a bidirectional override or half a character in a printed text', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) })),
        (text) => {
          expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u);
        },
      ),
    );
  });

  it('escapes in JSON what a terminal would obey, and loses nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = jsonText({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json.slice(0, -1).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]|##\[/u);
      }),
    );
    expect(jsonText('##[x]\u009b')).toBe('"#\\u0023[x]\\u009b"\n');
  });

  it('leaves no line that a runner would take for a command', () => {
    expect(inert('ok\n  ::set-env name=A::b\n\u00a0::x\na ##[group]b\na::b')).toBe(
      'ok\n  \\u003a:set-env name=A::b\n\u00a0\\u003a:x\na #\\u0023[group]b\na::b',
    );
  });

  it('counts what takes two columns and what takes none', () => {
    expect(columns('abc')).toBe(3);
    expect(columns('字段')).toBe(4);
    expect(columns('e\u0301')).toBe(1);
    expect(columns('🚀')).toBe(2);
  });

  it('shortens to the columns that there are', () => {
    expect(shortened('abcdef', 6)).toBe('abcdef');
    expect(shortened('abcdefg', 6)).toBe('abcde…');
    expect(shortened('字段字段', 5)).toBe('字段…');
    fc.assert(
      fc.property(
        anyText.map(printable),
        fc.integer({ min: 1, max: 30 }),
        (text, max) => columns(shortened(text, max)) <= max,
      ),
    );
  });

  it('names a few and counts the rest', () => {
    expect(plural(1, 'phase')).toBe('1 phase');
    expect(plural(0, 'phase')).toBe('0 phases');
    expect(listed(['a', 'b'], 2)).toBe('a, b');
    expect(listed(['a', 'b', 'c'], 2)).toBe('a, b, +1 more');
  });
});

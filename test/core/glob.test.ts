import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGlob } from '../../src/core/index.ts';

const fits = (pattern: string, path: string): boolean => createGlob(pattern)(path);

describe('globs', () => {
  it.each([
    ['*.contract.yaml', 'a.contract.yaml', true],
    ['*.contract.yaml', 'deep/er/a.contract.yaml', true],
    ['flows/*.yaml', 'flows/a.yaml', true],
    ['flows/*.yaml', 'flows/deep/a.yaml', false],
    ['./flows/*.yaml', 'flows/a.yaml', true],
    ['./a.yaml', 'a.yaml', true],
    ['./a.yaml', 'deep/a.yaml', false],
    ['old/', 'x/old/y/a.yaml', true],
    ['old/', 'old', false],
    ['x/old/', 'y/x/old/a.yaml', false],
    ['flows/**', 'flows/deep/a.yaml', true],
    ['flows/**', 'flows', false],
    ['**/fixtures/**', 'fixtures/a.yaml', true],
    ['**/fixtures/**', 'x/fixtures/y/a.yaml', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/x/y/c', false],
    ['*.{yaml,json}', 'a.json', true],
    ['{a,b{c,d}}/x', 'bd/x', true],
    ['{a,b{c,d}}/x', 'b/x', false],
    ['[a-c]?.y', 'b1.y', true],
    ['[!a-c]?.y', 'b1.y', false],
    ['\\*.y', '*.y', true],
    ['\\*.y', 'a.y', false],
    ['[a', '[a', false],
    ['a{b', 'a{b', true],
  ])('%s says of %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path)).toBe(expected);
  });

  it('matches like the obvious regular expression', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*', '?', '/', '**/'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const path = fc
      .array(fc.constantFrom('a', 'b', '/'), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    const regex = (glob: string): RegExp => {
      const body = glob.replace(/\/$/, '');
      const whole = (body.includes('/') ? body.replace(/^\.?\//, '') : `**/${body}`) + (body === glob ? '' : '/**');
      const parts = whole.split('/');
      const text = parts.map((part, i) => {
        const last = i === parts.length - 1;
        if (part === '**') return last ? '(?:[^/]*)(?:/[^/]*)*' : '(?:[^/]*/)*';
        const inner = part.replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]');
        return last ? inner : `${inner}/`;
      });
      return new RegExp(`^${text.join('')}$`);
    };
    fc.assert(
      fc.property(pattern, path, (glob, text) => {
        expect(fits(glob, text)).toBe(regex(glob).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays fast on patterns that make backtracking matchers explode', () => {
    expect(fits(`${'a*'.repeat(500)}b`, 'a'.repeat(5_000))).toBe(false);
    expect(fits(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(1_000))).toBe(false);
    expect(fits('{a,b}'.repeat(40), 'ab')).toBe(false);
  });
});

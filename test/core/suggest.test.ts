import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/core/suggest.ts';

describe('suggest', () => {
  it.each([
    ['startwith', ['endsWith', 'startsWith'], 'startsWith'],
    ['requierd', ['required', 'enrichment'], 'required'],
    ['PHASES', ['phases'], 'phases'],
    ['tpye', ['type', 'types'], 'type'],
    ['aftr', ['alter', 'after'], 'after'],
    ['a', ['bcd'], undefined],
    ['description', ['merge'], undefined],
    ['', ['a'], undefined],
    ['x'.repeat(1e6), ['x'], undefined],
  ])('takes %.20s for the nearest word, if one is near', (written, words, expected) => {
    expect(suggest(written, words)).toBe(expected);
  });
});

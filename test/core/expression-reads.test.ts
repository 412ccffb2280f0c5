import { describe, expect, it } from 'vitest';
import { readsOf } from '../../src/core/index.ts';
import type { ParsedExpression } from '../../src/parse/expression/index.ts';
import { parseCel, parsePython } from '../../src/parse/expression/index.ts';

const reads = (parsed: ParsedExpression, variables: readonly string[] = []): readonly string[] => {
  if ('error' in parsed) throw new TypeError(parsed.error.message);
  return readsOf(parsed.expression, new Set(variables)).map(
    ({ path, tolerant }) => path.join('/') + (tolerant ? '?' : ''),
  );
};

const cel = (text: string): readonly string[] => reads(parseCel(text));
const python = (text: string, ...variables: string[]): readonly string[] => reads(parsePython(text), variables);

describe('readsOf', () => {
  it.each([
    ['a.b["c.d"][0].e == 1', ['a/b/c.d/0/e']],
    ['a == b && c > d', ['a', 'b', 'c', 'd']],
    ['a[k].b == 1', ['a', 'k']],
    ['size(a.b) + [c][0] == {"x": d}.x', ['a/b', 'c', 'd']],
    ['a.b.contains(c) ? d : -e == 1', ['a/b', 'c', 'd', 'e']],
    ['true', []],
  ])('finds the longest paths of %s', (text, expected) => {
    expect(cel(text)).toEqual(expected);
  });

  it.each([
    ['xs.all(t, t.id > n)', ['xs', 'xs/*/id', 'n']],
    ['xs.all(t, t.ys.exists(u, u.v == t.w))', ['xs', 'xs/*/ys', 'xs/*/ys/*/v', 'xs/*/w']],
    ['xs.exists(t, t == 1) && t', ['xs', 't']],
    ['xs.filter(t, t.a).map(u, u.b)', ['xs', 'xs/*/a']],
  ])('follows the variables of %s to the elements', (text, expected) => {
    expect(cel(text)).toEqual(expected);
  });

  it.each([
    ['has(a.b)', ['a/b?']],
    ['a != null || null == b', ['a?', 'b?']],
    ['a in ["x", null] || b in ["x"]', ['a?', 'b']],
    ['has(a.b) && a.b > 1 && a.c > 1', ['a/b?', 'a/b?', 'a/c']],
    ['has(a.b) && a.b.c > 1 && size(a) > 0', ['a/b?', 'a/b/c', 'a?']],
    ['a > 1 && has(a)', ['a', 'a?']],
    ['!has(a) || a > 1', ['a?', 'a?']],
    ['has(a) || a > 1', ['a?', 'a']],
    ['a == null ? b : a', ['a?', 'b', 'a?']],
    ['a == null ? a : b', ['a?', 'a', 'b']],
    ['!(a == null || has(b)) && a > b', ['a?', 'b?', 'a?', 'b']],
    ['"k" in m && m.k > 1', ['m', 'm/k?']],
    ['has(a[k])', ['a?', 'k']],
  ])('knows where %s handles absence', (text, expected) => {
    expect(cel(text)).toEqual(expected);
  });

  it('takes ".get" for a read that handles absence of the key, not of the map', () => {
    expect(python('a.get("b", c) == 1')).toEqual(['a', 'a/b?', 'c']);
    expect(python('a.get("b", {}).get("c")')).toEqual(['a', 'a/b?', 'a/b/c?']);
    expect(python('a is not None and a > 1')).toEqual(['a?', 'a?']);
    expect(python("a not in (None, '', 'unknown')")).toEqual(['a?']);
  });

  it('leaves out the variables of a verification', () => {
    expect(python('dest.x == source and context.get("a") and other', 'dest', 'source', 'context')).toEqual(['other']);
  });

  it('tells where each path stands', () => {
    const text = 'a == 1 &&  b.c["d"] == 2';
    const parsed = parseCel(text);
    if ('error' in parsed) throw new TypeError(parsed.error.message);
    expect(readsOf(parsed.expression).map(({ start, end }) => text.slice(start, end))).toEqual(['a', 'b.c["d"]']);
  });
});

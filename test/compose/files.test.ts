import { describe, expect, it } from 'vitest';
import { createImports, filesOf, joinPath } from '../../src/compose/files.ts';

describe('what a contract may import', () => {
  it.each([
    ['a.yaml', './b.yaml', 'b.yaml'],
    ['flows/a.yaml', 'b.yaml', 'flows/b.yaml'],
    ['flows/a.yaml', '../shared/b.yaml', 'shared/b.yaml'],
    ['a.yaml', '../b.yaml', '../b.yaml'],
    ['../x/a.yaml', '../../b.yaml', '../../b.yaml'],
    ['/abs/a.yaml', '../b.yaml', '/b.yaml'],
    ['a/b/c.yaml', './/.././d.yaml', 'a/d.yaml'],
    ['a.yaml', '/etc/passwd', undefined],
    ['a.yaml', 'C:\\x.yaml', undefined],
    ['a.yaml', '\\\\server\\x.yaml', undefined],
    ['a.yaml', 'https://example.com/x.yaml', undefined],
    ['a.yaml', 'file:///etc/passwd', undefined],
  ])('from %s: %s is %s', (from, specifier, expected) => {
    expect(joinPath(from, specifier)).toBe(expected);
  });

  it('is opened once, and what is wrong with it is told', () => {
    const imports = createImports(filesOf([{ path: 'b.yaml', text: new Uint8Array([0xff]) }]));
    const first = imports.resolve('a.yaml', './b.yaml');
    expect(first?.file).toBe('b.yaml');
    expect(imports.resolve('c.yaml', 'b.yaml')).toBe(first);
    expect(imports.resolve('a.yaml', './gone.yaml')).toBeUndefined();
    expect(imports.findings().map((finding) => finding.code)).toEqual(['contract/encoding']);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { discover, findUpwards, nameFrom, pathFrom } from '../../src/connect/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'contextcore-discover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const folderOf = (...names: readonly string[]): string => {
  const root = join(folder, String(count++));
  mkdirSync(root);
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), '');
  }
  return root;
};
const wants = (file: string): boolean => file.endsWith('.contract.yaml');
const find = (cwd: string, ...paths: readonly string[]) => discover(paths.length === 0 ? ['.'] : paths, { cwd, wants });

describe('names and paths', () => {
  it('are those that node makes of them', () => {
    const part = fc.constantFrom('a', 'b', '.', '..', '', '.github', 'c.d', '...', 'a b', 'é', 'a\\b');
    const name = fc.array(part, { maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(name, name, (folder, file) => {
        const cwd = resolve('/', folder);
        expect(pathFrom(cwd, file)).toBe(resolve(cwd, file));
        const path = resolve('/', file);
        for (const one of [path, resolve(cwd, file), `${path}/`, `${cwd}/${file}`]) {
          const expected = relative(cwd, one).replaceAll(process.platform === 'win32' ? '\\' : '/', '/');
          expect(nameFrom(cwd, one)).toBe(expected || '.');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('discovery', () => {
  it('finds contract files in every folder, sorted by name', () => {
    const root = folderOf('b.contract.yaml', 'a/z.contract.yaml', 'B.contract.yaml', 'a.yaml');
    expect(find(root)).toEqual({
      files: ['B.contract.yaml', 'a/z.contract.yaml', 'b.contract.yaml'],
      empty: [],
      closed: [],
    });
  });

  it('never enters node_modules or .git', () => {
    const root = folderOf('node_modules/p/x.contract.yaml', '.git/x.contract.yaml', 'p/node_modules/q/x.contract.yaml');
    expect(find(root).files).toEqual([]);
  });

  it('enters node_modules when it is named', () => {
    const root = folderOf('node_modules/p/x.contract.yaml');
    expect(find(root, 'node_modules/p').files).toEqual(['node_modules/p/x.contract.yaml']);
  });

  it('takes a named file whatever it is called, and each file once', () => {
    const root = folderOf('flow.yml', 'a/x.contract.yaml');
    expect(find(root, 'flow.yml', 'a', 'a/x.contract.yaml', './a').files).toEqual(['a/x.contract.yaml', 'flow.yml']);
  });

  it('says which named paths hold nothing to check', () => {
    const root = folderOf('docs/readme.md');
    expect(find(root, 'docs', 'gone').empty).toEqual([
      { path: 'docs', reason: 'nothing to check below it' },
      { path: 'gone', reason: 'no such file or folder' },
    ]);
  });

  it('names files above the working directory as the user would', () => {
    const root = folderOf('x.contract.yaml', 'sub/y.md');
    expect(find(join(root, 'sub'), '..').files).toEqual(['../x.contract.yaml']);
  });

  it('does not enter folders that are excluded', () => {
    const root = folderOf('old/x.contract.yaml', 'x.contract.yaml');
    const found = discover(['.'], { cwd: root, wants, skipsFolder: (path) => path === 'old' });
    expect(found.files).toEqual(['x.contract.yaml']);
  });

  it.skipIf(process.platform === 'win32')('follows links to files once and links to folders never', () => {
    const root = folderOf('a/x.contract.yaml', 'elsewhere/flow.yaml');
    symlinkSync(join(root, 'a/x.contract.yaml'), join(root, 'link.contract.yaml'));
    symlinkSync(join(root, 'elsewhere/flow.yaml'), join(root, 'one.contract.yaml'));
    symlinkSync(join(root, 'elsewhere/flow.yaml'), join(root, 'two.contract.yaml'));
    symlinkSync(root, join(root, 'a/loop'));
    expect(find(root).files).toEqual(['a/x.contract.yaml', 'one.contract.yaml']);
  });

  it.skipIf(process.platform === 'win32')('keeps a dangling link, so that reading it can say what is wrong', () => {
    const root = folderOf();
    symlinkSync(join(root, 'gone'), join(root, 'x.contract.yaml'));
    expect(find(root).files).toEqual(['x.contract.yaml']);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'passes by folders that it may not read, and says so',
    () => {
      const root = folderOf('shut/x.contract.yaml', 'y.contract.yaml');
      chmodSync(join(root, 'shut'), 0);
      const { files, closed } = find(root);
      expect(files).toEqual(['y.contract.yaml']);
      expect(closed).toEqual([{ path: 'shut', reason: 'permission denied' }]);
      chmodSync(join(root, 'shut'), 0o700);
    },
  );
});

describe('looking upwards', () => {
  it('finds the nearest file, and stops at the root of the repository', () => {
    const root = folderOf('c.yaml', 'repo/.git/HEAD', 'repo/a/b/x', 'other/a/c.yaml', 'other/a/b/x');
    expect(findUpwards(join(root, 'repo/a/b'), 'c.yaml')).toBeUndefined();
    expect(findUpwards(join(root, 'other/a/b'), 'c.yaml')).toBe(join(root, 'other/a/c.yaml'));
    expect(findUpwards(join(root, 'other'), 'c.yaml')).toBe(join(root, 'c.yaml'));
  });
});

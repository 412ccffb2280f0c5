import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { discover } from '../../src/connect/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'contextcore-ignore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasGit = spawnSync('git', ['--version']).status === 0;
const names = ['a', 'b', 'a/a', 'a/b', 'b/a/b', 'b/b/a', 'a/c.y', 'b/a/c.y', 'c.y'].map(
  (name) => `${name}/x.contract.yaml`,
);

const put = (root: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
};

const found = (root: string): readonly string[] =>
  discover(['.'], { cwd: root, wants: (file) => file.endsWith('.contract.yaml') }).files;

const gitFound = (root: string): readonly string[] =>
  spawnSync('git', ['-C', root, 'ls-files', '-co', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  })
    .stdout.split('\0')
    .filter((name) => name.endsWith('.contract.yaml'))
    .sort();

describe('.gitignore', () => {
  it.skipIf(!hasGit)('leaves out exactly the files that git leaves out (needs git)', () => {
    const part = fc.constantFrom('a', 'b', 'c.y', '*', '?', '**', '[ab]', '[!a]', '*.y', 'x.contract.yaml', '\\a');
    const line = fc
      .tuple(
        fc.constantFrom('', '', '!'),
        fc.constantFrom('', '/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/', ' '),
      )
      .map(([negation, anchor, parts, end]) => negation + anchor + parts.join('/') + end);
    const rules = fc.array(line, { maxLength: 4 }).map((lines) => `# rules\n\n${lines.join('\n')}\n`);
    let run = 0;
    fc.assert(
      fc.property(rules, rules, (upper, lower) => {
        const root = join(folder, `git-${run++}`);
        put(root, Object.fromEntries(names.map((name) => [name, ''])));
        put(root, { '.gitignore': upper, 'b/.gitignore': lower });
        spawnSync('git', ['init', '-q', root]);
        expect(found(root)).toEqual(gitFound(root));
        rmSync(root, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });

  it('counts from the root of the repository when only a folder below it is checked', () => {
    const root = join(folder, 'above');
    put(root, {
      '.git/HEAD': '',
      '.gitignore': '/sub/old/\n',
      'sub/old/x.contract.yaml': '',
      'sub/x.contract.yaml': '',
    });
    expect(found(join(root, 'sub'))).toEqual(['x.contract.yaml']);
  });
});

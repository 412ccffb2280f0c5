import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeKinds } from '../../../src/contract/index.ts';
import { filesBelow, readText, root } from '../../sources.ts';
import { changeLine, compareCase } from './drift-case.ts';

const cases = [
  ...new Set(
    filesBelow('fixtures/drift').flatMap(
      (path) => /^(.*)\/before\.(?:contract\.yaml|[a-z]+\.yml)$/u.exec(path)?.[1] ?? [],
    ),
  ),
];

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const expectedOf = (folder: string): readonly string[] => linesOf(readText(`${folder}/expected.txt`));

// `UPDATE=1` writes what is found, to be reviewed line by line.
describe.each(cases)('%s', (folder) => {
  it('has exactly the changes that are written beside it', async () => {
    const { changes, diagnostics } = await compareCase(folder);
    expect(diagnostics).toEqual([]);
    const file = join(root, folder, 'expected.txt');
    const lines = changes.map(changeLine);
    if (process.env['UPDATE'] || !existsSync(file)) writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    expect(lines).toEqual(expectedOf(folder));
  });
});

it('every kind of change has a case', () => {
  const shown = new Set(cases.flatMap((folder) => expectedOf(folder).map((line) => line.split(' ')[2])));
  expect(Object.keys(changeKinds).filter((kind) => !shown.has(kind))).toEqual([]);
});

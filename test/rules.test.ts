import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCase, expectedLine } from './fixture-case.ts';
import { filesBelow, readText, root } from './sources.ts';

const cases = filesBelow('fixtures')
  .filter((path) => path.endsWith('/expected.txt') && !path.startsWith('fixtures/drift/'))
  .map((path) => path.slice(0, -'/expected.txt'.length));

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** `fixtures/rules/<owner>/<name>/<ok|err>-<what>` shows, or does not show, the code `<owner>/<name>`. */
const promiseOf = (folder: string): { readonly code: string; readonly shown: boolean } | undefined => {
  const [, code, kind] = /^fixtures\/rules\/([^/]+\/[^/]+)\/(ok|err)-[^/]+$/u.exec(folder) ?? [];
  return code === undefined ? undefined : { code, shown: kind === 'err' };
};

it('has an expected.txt in every folder of a rule', () => {
  const folders = new Set(filesBelow('fixtures/rules').flatMap((path) => /^(?:[^/]+\/){5}/u.exec(path) ?? []));
  expect([...folders].filter((folder) => !cases.includes(folder.slice(0, -1)))).toEqual([]);
});

// `UPDATE=1` writes what is found, to be reviewed line by line.
describe.each(cases)('%s', (folder) => {
  it('has exactly the diagnostics that are written beside it', async () => {
    const { diagnostics } = await checkCase(folder);
    const lines = diagnostics.map(expectedLine);
    const file = `${folder}/expected.txt`;
    if (process.env['UPDATE']) writeFileSync(join(root, file), lines.map((line) => `${line}\n`).join(''));
    expect(lines).toEqual(linesOf(readText(file)));
    const promise = promiseOf(folder);
    if (promise !== undefined) expect(diagnostics.some(({ code }) => code === promise.code)).toBe(promise.shown);
  });
});

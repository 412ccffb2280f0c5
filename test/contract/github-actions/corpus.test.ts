import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checked, check, frontEndOf } from '../../../src/compose/index.ts';
import { scriptWrites } from '../../../src/contract/source/github-actions/script/index.ts';
import { createSource } from '../../../src/core/index.ts';
import { parseDocument } from '../../../src/parse/index.ts';

const corpus = process.env['CONTEXTCORE_CORPUS'];
const folder = corpus === undefined ? undefined : join(corpus, 'github-workflows');

/** Findings that somebody has looked at and found true, with the reason. */
const trueFindings: ReadonlyMap<string, string> = new Map([
  [
    'open-telemetry+weaver/.github/workflows/release.yml propagation/dead-write jobs.host.outputs.val',
    'No job reads it: the job that publishes reads the outputs of the plan only.',
  ],
  [
    'pulumi+pulumi/.github/workflows/ci-dev-release.yml propagation/dead-write jobs.gather-info.outputs.version',
    'The other jobs read "dev-version" of that job.',
  ],
]);

const repositories =
  folder !== undefined && existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];

/** The share of steps that write outputs themselves, and of which all of them are known. */
const openness = 0.8;

/** The scripts of a file that write to the outputs themselves. */
const writingScripts = (path: string, bytes: Uint8Array): { script: string; shell: string }[] => {
  const found: { script: string; shell: string }[] = [];
  const pending: unknown[] = [parseDocument(createSource(path, new TextDecoder().decode(bytes))).document?.value];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    pending.push(...Object.values(value).filter((one) => one !== undefined));
    if (!('run' in value) || typeof value.run !== 'string' || !value.run.includes('GITHUB_OUTPUT')) continue;
    found.push({
      script: value.run,
      shell: 'shell' in value && typeof value.shell === 'string' ? value.shell : 'bash',
    });
  }
  return found;
};

const filesOf = (repository: string) =>
  readdirSync(join(folder ?? '', repository), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(join(folder ?? '', repository), join(entry.parentPath, entry.name))
        .split(sep)
        .join('/'),
    )
    .filter((path) => frontEndOf(path) !== undefined)
    .map((path) => ({ path, text: readFileSync(join(folder ?? '', repository, path)) }));

// Set CONTEXTCORE_CORPUS to the folder that holds `github-workflows/<repository>/…`.
describe.skipIf(repositories.length === 0)('real workflows', async () => {
  const checked: [string, Checked][] = [];
  for (const { name } of repositories) checked.push([name, await check({ files: filesOf(name) })]);

  it('are all read', () => {
    const total = checked.reduce((sum, [, { summary }]) => sum + summary.files, 0);
    expect(total).toBeGreaterThanOrEqual(130);
    const unread = checked.flatMap(([name, { diagnostics }]) =>
      diagnostics
        .filter(({ code }) => code.startsWith('contract/'))
        .map(({ file, message }) => `${name}/${file}: ${message}`),
    );
    expect(unread).toEqual([]);
  });

  it('have steps of which it is known what they write, four out of five', () => {
    const scripts = repositories
      .flatMap(({ name }) => filesOf(name))
      .flatMap(({ path, text }) => writingScripts(path, text));
    const closed = scripts.filter(({ script, shell }) => scriptWrites(script, shell).opensOutputs === undefined);
    expect(scripts.length).toBeGreaterThan(40);
    expect(closed.length / scripts.length).toBeGreaterThanOrEqual(openness);
  });

  it('have no definite finding that is not known to be true', () => {
    const found = checked.flatMap(([name, { diagnostics }]) =>
      diagnostics
        .filter(({ certainty }) => certainty === 'definite')
        .map(({ file, code, field }) => `${name}/${file} ${code} ${field ?? ''}`),
    );
    expect(found.filter((one) => !trueFindings.has(one))).toEqual([]);
  });
});

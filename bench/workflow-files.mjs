// Folders full of GitHub workflows for the claims about them.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './measure.mjs';

const source = join(root, 'fixtures/workflows/github');

const workflowsBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

/** The same workflow with other step ids, so that its expressions are not those of the other copies. */
const renamed = (text, i) =>
  text.replaceAll(/\bsteps\.([a-z][\w-]*)/gu, `steps.$1-${i}`).replaceAll(/^(\s+(?:- )?id: )([\w-]+)$/gmu, `$1$2-${i}`);

const projects = 20;

/** A folder outside of this project, so that its settings are not found. */
export const workflowFolder = (count) => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
  mkdirSync(join(folder, '.git'));
  for (let i = 0; i < projects; i++) cpSync(source, join(folder, `project-${i}`), { recursive: true });
  const texts = workflowsBelow(join(source, '.github/workflows')).map((file) => readFileSync(file, 'utf8'));
  for (let i = 0; i < count - projects * 6; i++) {
    const path = join(folder, `project-${i % projects}/.github/workflows/workflow-${i}.yml`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, renamed(texts[i % texts.length], i));
  }
  return folder;
};

/** Real workflows, where they are at hand. */
export const realFolder = () => {
  const corpus = process.env.CONTEXTCORE_CORPUS;
  return corpus === undefined ? undefined : join(corpus, 'github-workflows');
};

export { workflowsBelow };

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Checked, check, frontEndOf, type InputFile, postrun, preflight } from '../src/compose/index.ts';
import { type ObservedRun, observeRun } from '../src/contract/index.ts';
import type { Diagnostic } from '../src/core/index.ts';
import { filesBelow, readText, root } from './sources.ts';

const settings = new Set(['expected.txt', 'initial.json', 'phases.txt', 'runs.json']);

const has = (folder: string, name: string): boolean => existsSync(join(root, folder, name));

const contractName = /(^|\.)contract\.(ya?ml|json)$/u;

/** What happened in each run, as the lists of its events. */
export const runsIn = (text: string): readonly ObservedRun[] =>
  JSON.parse(text).map((events: Parameters<typeof observeRun>[1], i: number) =>
    observeRun({ runId: `run-${i + 1}`, workflow: 'research' }, events),
  );

/**
 * Checks what a case folder holds: `contract.yaml` or `*.contract.yaml`, workflows and actions of GitHub; with `initial.json` at the moment before a run,
 * with `phases.txt` for a caller that is about to run those, with `runs.json` after runs. Every other file can be imported.
 */
export const checkCase = (folder: string): Promise<Checked> => {
  const names = filesBelow(folder)
    .map((path) => path.slice(folder.length + 1))
    .filter((name) => !settings.has(name));
  const files = names.map((path): InputFile => ({ path, text: readText(`${folder}/${path}`) }));
  const contracts = files.filter(({ path }) => contractName.test(path) || frontEndOf(path) !== undefined);
  const texts = new Map(names.map((name) => [name, new TextEncoder().encode(readText(`${folder}/${name}`))]));
  const read = {
    read: (path: string) => {
      const bytes = texts.get(path);
      return bytes === undefined ? ({ kind: 'missing' } as const) : ({ kind: 'bytes', bytes } as const);
    },
  };
  const [file, ...others] = contracts;
  if (file === undefined) throw new Error(`${folder} holds nothing to check`);
  if (has(folder, 'runs.json')) return postrun({ file, runs: runsIn(readText(`${folder}/runs.json`)), read });
  if (!has(folder, 'initial.json')) return check({ files: contracts, read });
  if (others.length > 0) throw new Error(`${folder} holds several contracts and an initial context`);
  const initial: unknown = JSON.parse(readText(`${folder}/initial.json`));
  const phases = has(folder, 'phases.txt') ? { phases: readText(`${folder}/phases.txt`).trim().split(/\s+/u) } : {};
  return preflight({ file, initial, initialFile: 'initial.json', read, ...phases });
};

/** One diagnostic as `expected.txt` holds it; the file's name stands first where it is not the contract or the one workflow. */
export const expectedLine = (diagnostic: Diagnostic): string => {
  const { file, line, column, severity, certainty, code, message } = diagnostic;
  const place = contractName.test(file) || file === '.github/workflows/ci.yml' ? '' : `${file}:`;
  return `${place}${line}:${column} ${severity} ${certainty} ${code} ${message}`;
};

import {
  createGithubActionsLoader,
  createTypescriptLoader,
  kindOfFile,
  type LoadedFile,
  loadContract,
  looksLikeGithub,
  type Resolve,
} from '../contract/index.ts';
import type { Source } from '../core/index.ts';
import type { InputFile, OpenedFile } from './files.ts';
import { completeSyntax } from './syntax.ts';

/** The sources of workflows that are understood. */
export const frontEnds = ['contract', 'github-actions', 'typescript'] as const;
export type FrontEnd = (typeof frontEnds)[number];

const moduleName = /(?<!\.d)\.[cm]?[jt]sx?$/u;
const contractName = /\.contract\.(?:ya?ml|json)$/u;

/** The front end whose file this is by its name; undefined: any file may be named, but none looks for it. */
export const frontEndOf = (file: string): FrontEnd | undefined => {
  if (contractName.test(file)) return 'contract';
  if (moduleName.test(file)) return 'typescript';
  return kindOfFile(file) ? 'github-actions' : undefined;
};

/** Whether a file has to be read as what its name says: of code, only what names this package. */
export const mayHold = (file: InputFile): boolean =>
  frontEndOf(file.path) !== 'typescript' || 'unreadable' in file || namesPhases(file.text);

const decoder = new TextDecoder();
const words = /contextcore|definePhase/u;

const namesPhases = (text: string | Uint8Array): boolean =>
  words.test(typeof text === 'string' ? text : decoder.decode(text));

/** Reads files of all front ends. */
export const createLoader = (resolve: Resolve): ((file: OpenedFile) => Promise<LoadedFile>) => {
  let github: ReturnType<typeof createGithubActionsLoader> | undefined;
  let typescript: ReturnType<typeof createTypescriptLoader> | undefined;
  const load = async (source: Source): Promise<LoadedFile> => {
    const frontEnd = frontEndOf(source.file) ?? (looksLikeGithub(source.text) ? 'github-actions' : 'contract');
    if (frontEnd === 'contract') return loadContract(source, resolve);
    if (frontEnd === 'typescript') {
      typescript ??= createTypescriptLoader(resolve);
      return typescript.load(source);
    }
    github ??= createGithubActionsLoader(resolve);
    return (await github)(source);
  };
  return async ({ source, findings }) => {
    // What could not be decoded must not be judged on top.
    if (findings.length > 0) return { source, findings };
    const loaded = await load(source);
    if (loaded.document !== undefined || loaded.phases !== undefined) return loaded;
    return { ...loaded, findings: await completeSyntax(source, loaded.findings) };
  };
};

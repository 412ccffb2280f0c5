import {
  createGithubActionsLoader,
  kindOfFile,
  type LoadedFile,
  loadContract,
  looksLikeGithub,
  type Resolve,
} from '../contract/index.ts';
import type { Source } from '../core/index.ts';
import type { OpenedFile } from './files.ts';
import { completeSyntax } from './syntax.ts';

/** The sources of workflows that are understood. */
export const frontEnds = ['contract', 'github-actions'] as const;
export type FrontEnd = (typeof frontEnds)[number];

const contractName = /\.contract\.(?:ya?ml|json)$/u;

/** The front end whose file this is by its name; undefined: any file may be named, but none looks for it. */
export const frontEndOf = (file: string): FrontEnd | undefined => {
  if (contractName.test(file)) return 'contract';
  return kindOfFile(file) ? 'github-actions' : undefined;
};

/** Reads files of all front ends. */
export const createLoader = (resolve: Resolve): ((file: OpenedFile) => Promise<LoadedFile>) => {
  let github: ReturnType<typeof createGithubActionsLoader> | undefined;
  const load = async (source: Source): Promise<LoadedFile> => {
    const frontEnd = frontEndOf(source.file) ?? (looksLikeGithub(source.text) ? 'github-actions' : 'contract');
    if (frontEnd === 'contract') return loadContract(source, resolve);
    github ??= createGithubActionsLoader(resolve);
    return (await github)(source);
  };
  return async ({ source, findings }) => {
    // What could not be decoded must not be judged on top.
    if (findings.length > 0) return { source, findings };
    const loaded = await load(source);
    if (loaded.document !== undefined) return loaded;
    return { ...loaded, findings: await completeSyntax(source, loaded.findings) };
  };
};

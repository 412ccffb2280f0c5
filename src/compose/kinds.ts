import { kindOfFile } from '../contract/index.ts';

/** The sources of workflows that are understood. */
export const frontEnds = ['contract', 'github-actions', 'typescript', 'langgraph'] as const;
export type FrontEnd = (typeof frontEnds)[number];

const moduleName = /(?<!\.d)\.[cm]?[jt]sx?$/u;
const contractName = /\.contract\.(?:ya?ml|json)$/u;
export const ofModules: readonly FrontEnd[] = ['typescript', 'langgraph'];

/** The front ends whose file this can be by its name; none: any file may be named, but none looks for it. */
export const frontEndsOf = (file: string): readonly FrontEnd[] => {
  if (contractName.test(file)) return ['contract'];
  if (moduleName.test(file)) return ofModules;
  return kindOfFile(file) ? ['github-actions'] : [];
};

export const frontEndOf = (file: string): FrontEnd | undefined => frontEndsOf(file)[0];

export const isModule = (file: string): boolean => frontEndsOf(file) === ofModules;

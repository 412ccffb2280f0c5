import type { Source } from '../../../core/index.ts';
import type { LoadedFile, Resolve } from '../loaded.ts';

export { githubActionsCodes } from './codes.ts';
export { kindOfFile, looksLikeGithub } from './kind.ts';

/** Loads the front end, which only projects with such files need. */
export const createGithubActionsLoader = async (resolve: Resolve): Promise<(source: Source) => LoadedFile> =>
  (await import('./load.ts')).createLoader(resolve);

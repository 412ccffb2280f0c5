import type { Source } from '../../../core/index.ts';
import type { Resolve } from '../loaded.ts';
import type { LoadedGraphs } from './load.ts';

export { langgraphCodes } from './codes.ts';
export type { LoadedGraphs } from './load.ts';

/** Loads the front end, which only projects with such agents need. */
export const createLanggraphLoader = async (resolve: Resolve): Promise<(source: Source) => LoadedGraphs> =>
  (await import('./load.ts')).createLoader(resolve);

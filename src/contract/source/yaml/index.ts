import type { Source } from '../../../core/index.ts';
import type { LoadedFile, Resolve } from '../loaded.ts';

export { fits } from './fits.ts';

/** Loads the front end, which only projects with contracts need. */
export const createContractLoader = async (): Promise<(source: Source, resolve: Resolve) => LoadedFile> =>
  (await import('./load.ts')).loadContract;

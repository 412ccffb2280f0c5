import type { Source } from '../../../core/index.ts';
import type { LoadedFile, Resolve } from '../loaded.ts';

export { fits } from './fits.ts';

/** Loads the front end, which only projects with contracts need. */
export const createContractLoader = async (resolve: Resolve): Promise<(source: Source) => LoadedFile> => {
  const { loadContract } = await import('./load.ts');
  return (source) => loadContract(source, resolve);
};

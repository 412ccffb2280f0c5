import { suggest } from '../core/index.ts';

type Finder = (written: string, names: Iterable<string>) => string | undefined;

/** The help of a finding about a name that is not there: an order, and the name that was probably meant. */
export const didYouMean = (
  written: string,
  names: Iterable<string>,
  order: string,
  find: Finder = suggest,
): { readonly help: string } => {
  const near = find(written, names);
  return { help: near === undefined ? `${order}.` : `${order}. Did you mean "${near}"?` };
};

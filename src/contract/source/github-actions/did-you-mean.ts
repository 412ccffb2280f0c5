import { suggest } from '../../../core/index.ts';

/** The help of a finding about a name that is not there: an order, and the name that was probably meant. */
export const didYouMean = (written: string, names: Iterable<string>, order: string): { readonly help: string } => {
  const near = suggest(written, names);
  return { help: near === undefined ? `${order}.` : `${order}. Did you mean "${near}"?` };
};

/** What another file of the repository, or a public action, hands to the step or job that uses it. */
export interface Offer {
  readonly outputs: readonly string[];
  /** Why there may be outputs that are not listed. */
  readonly opensOutputs?: string;
  /** Environment variables that it leaves behind. */
  readonly env: readonly { readonly name: string; readonly always: boolean }[];
  readonly opensEnv?: string;
  /** What it takes, as written; undefined where that is not known. */
  readonly inputs?: readonly string[];
}

/** Offers of files of the same repository, by what stands behind `uses:`. */
export interface Offers {
  /** `missing`: no such file; `cyclic`: it uses the asking file again. */
  action(fromFile: string, path: string): Offer | 'missing' | 'cyclic';
  workflow(fromFile: string, path: string): Offer | 'missing' | 'cyclic';
}

export const openOffer = (reason: string): Offer => ({
  outputs: [],
  opensOutputs: reason,
  env: [],
  opensEnv: reason,
});

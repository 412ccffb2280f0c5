/** A function under construction. Names of the contract enter it as JSON strings only, all else as numbers or constants. */
export interface Draft {
  readonly lines: string[];
  readonly constants: unknown[];
  /** By path: the variable that holds an object there, known to be one as a literal makes it. */
  holders: Map<string, string>;
  /** The statement for a value that is not as it should be. */
  fail: string;
  /** The names that are read without asking whether they are inherited. */
  readonly names: Set<string>;
  variables: number;
}

/** Keeps a value for the code, and gives the expression for it. */
export const constant = (draft: Draft, value: unknown): string => `k[${draft.constants.push(value) - 1}]`;

/** A new name. */
export const variable = (draft: Draft): string => `v${draft.variables++}`;

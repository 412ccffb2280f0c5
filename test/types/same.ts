/** True where two types are the same, not only assignable to one another. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does nothing; does not compile where a statement about types is false. */
export const holds = <Statement extends true>(..._evidence: readonly Statement[]): void => {};

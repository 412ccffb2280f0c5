/** The clock of the system: milliseconds since 1970. */
export const systemTime = (): number => Date.now();

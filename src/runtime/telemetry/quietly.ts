/** Telemetry that fails must not fail the program. */
export const quietly = (tell: () => void): void => {
  try {
    tell();
  } catch {
    // Nobody to tell.
  }
};

/** The same where something has to come back. */
export const orElse = <T>(ask: () => T, otherwise: T): T => {
  try {
    return ask();
  } catch {
    return otherwise;
  }
};

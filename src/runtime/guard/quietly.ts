/** Tells a listener. One that throws, or rejects, must not change what the program does. */
export const quietly = <A>(listener: ((value: A) => unknown) | undefined, value: A): void => {
  try {
    const answer = listener?.(value);
    if (answer instanceof Promise) answer.catch(() => {});
  } catch {
    // Dropped, as promised.
  }
};

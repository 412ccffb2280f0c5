// Keeping what happens to tasks costs a small multiple of making JSON of it, hashes included.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { plain, appended, count, bytes } = inChild('task-append.child.mjs', 1_000_000);
  return {
    value: appended / plain,
    detail:
      `${count} events of ${bytes.toFixed(0)} bytes in batches of 10,000: kept ${(appended / 1000).toFixed(1)} s, ` +
      `JSON.stringify alone ${(plain / 1000).toFixed(1)} s`,
  };
};

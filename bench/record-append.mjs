// Keeping an event on disk costs little more than making JSON of it.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { plain, appended, bytes } = inChild('record.child.mjs', 10_000);
  return {
    value: appended / plain,
    detail:
      `10,000 events of ${bytes.toFixed(0)} bytes, without hashes: kept ${appended.toFixed(0)} ms, ` +
      `JSON.stringify alone ${plain.toFixed(0)} ms`,
  };
};

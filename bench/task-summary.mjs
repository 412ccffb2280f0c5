// Reading a whole log and folding every task costs a small multiple of parsing its lines, without an index and with it.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { plain, unindexed, making, indexed, count } = inChild('task-summary.child.mjs', 200_000);
  const told = (ms) => `${ms.toFixed(0)} ms (${(ms / plain).toFixed(1)}×)`;
  return {
    value: Math.max(unindexed, indexed) / plain,
    detail:
      `${count} events: without the index ${told(unindexed)}, with it ${told(indexed)}, the first time, making it, ${told(making)}; ` +
      `readFile and JSON.parse ${plain.toFixed(0)} ms`,
  };
};

// A function of 100 µs runs under a guard in hardly more time than without.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { alone, watched, traced } = inChild('guard.child.mjs', 'wrapper');
  return {
    value: watched / alone,
    detail:
      `${(alone / 1000).toFixed(1)} µs alone: the guard adds ${((watched - alone) / 1000).toFixed(2)} µs, ` +
      `with a recording span ${((traced - alone) / 1000).toFixed(2)} µs`,
  };
};

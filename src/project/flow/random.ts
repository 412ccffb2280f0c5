const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The last step of MurmurHash3 (Austin Appleby): every bit of the number changes about half of the result. */
const scatter = (value: number): number => {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

type State = readonly [number, number, number, number];

/** xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (prng.di.unimi.it, public domain): whole numbers in [0, 2^32). */
export const xoshiro = (state: State): (() => number) => {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const carried = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= carried;
    d = rotate(d, 11);
    return result;
  };
};

/** Whole numbers in [0, 2^32) that depend on the seed only: the same question gets the same answer on every machine. */
export const randomOf = (seed: number): (() => number) => {
  // The state may be anything but zeros, and steps of the golden ratio are never zero four times.
  const part = (step: number): number => scatter((seed + Math.imul(step, 0x9e3779b9)) | 0);
  return xoshiro([part(1), part(2), part(3), part(4)]);
};

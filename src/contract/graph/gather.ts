/** Collects the states of several predecessors: absent in all, real, default, unknown, absent in some, surely real. */
export interface Gathering {
  readonly bits: Uint32Array;
  first: boolean;
}

export const fold = (into: Gathering, state: Uint32Array, words: number, anyJoin: boolean): void => {
  const { bits } = into;
  for (let w = 0; w < words; w++) {
    const absent = state[w] ?? 0;
    const defaulted = state[2 * words + w] ?? 0;
    const unknown = state[3 * words + w] ?? 0;
    bits[w] = into.first ? absent : anyJoin ? (bits[w] ?? 0) | absent : (bits[w] ?? 0) & absent;
    bits[words + w] = (bits[words + w] ?? 0) | (state[words + w] ?? 0);
    bits[2 * words + w] = (bits[2 * words + w] ?? 0) | defaulted;
    bits[3 * words + w] = (bits[3 * words + w] ?? 0) | unknown;
    bits[4 * words + w] = (bits[4 * words + w] ?? 0) | absent;
    if (!anyJoin) bits[5 * words + w] = (bits[5 * words + w] ?? 0) | ~(absent | defaulted | unknown);
  }
  into.first = false;
};

/** Absent: in all branches, or dropped in one. A default does not stand beside a branch that surely produced. */
export const finish = (gathered: Uint32Array, state: Uint32Array, words: number, dropMask: Uint32Array): void => {
  for (let w = 0; w < words; w++) {
    state[w] = (gathered[w] ?? 0) | ((gathered[4 * words + w] ?? 0) & (dropMask[w] ?? 0));
    state[words + w] = gathered[words + w] ?? 0;
    state[2 * words + w] = (gathered[2 * words + w] ?? 0) & ~(gathered[5 * words + w] ?? 0);
    state[3 * words + w] = gathered[3 * words + w] ?? 0;
  }
};

/** Adds the bits of `other`; whether any was new. */
export const grows = (into: Uint32Array, other: Uint32Array): boolean => {
  let changed = false;
  for (let w = 0; w < into.length; w++) {
    const next = ((into[w] ?? 0) | (other[w] ?? 0)) >>> 0;
    if (next !== into[w]) changed = true;
    into[w] = next;
  }
  return changed;
};

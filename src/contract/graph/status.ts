import { touch } from './touches.ts';

/** What a field can be where it is read: the bits of a read's status. */
export const absentBit = 1;
export const realBit = 2;
export const defaultBit = 4;
export const unknownBit = 8;
/** With `realBit`: a producer put it there, and not only an earlier reader's demand. Known to the precise analysis only. */
export const producedBit = 16;

export const statusAt = (bits: Uint32Array, words: number, at: number, bit: number): number =>
  ((bits[at] ?? 0) & bit ? absentBit : 0) |
  ((bits[words + at] ?? 0) & bit ? realBit : 0) |
  ((bits[2 * words + at] ?? 0) & bit ? defaultBit : 0) |
  ((bits[3 * words + at] ?? 0) & bit ? unknownBit : 0);

/** What each kind of touch makes of a status. The table of the whole analysis. */
export const statusAfter = (status: number, kind: number): number => {
  const absent = status & absentBit;
  const unwritten = status & (absentBit | unknownBit | defaultBit);
  switch (kind) {
    case touch.assume:
      return absent ? (status & ~absentBit) | realBit : status;
    case touch.fill:
      return absent ? (status & ~absentBit) | defaultBit : status;
    case touch.set:
      return realBit;
    case touch.setOptional:
      return status | realBit;
    case touch.opaque:
      return unknownBit;
    case touch.opaqueOptional:
      return status | unknownBit;
    case touch.ensure:
      return unwritten ? (status & ~unwritten) | realBit : status;
    case touch.ensureOptional:
      return unwritten ? status | realBit : status;
    case touch.maybe:
      return absent ? (status & ~absentBit) | unknownBit : status;
    case touch.drop:
      return absentBit;
    default:
      return status;
  }
};

export const applyTouch = (bits: Uint32Array, words: number, at: number, bit: number, kind: number): void => {
  if (kind === touch.observe) return;
  const before = statusAt(bits, words, at, bit);
  const after = statusAfter(before, kind);
  if (before === after) return;
  for (let k = 0; k < 4; k++) {
    const word = k * words + at;
    bits[word] = after & (1 << k) ? (bits[word] ?? 0) | bit : (bits[word] ?? 0) & ~bit;
  }
};

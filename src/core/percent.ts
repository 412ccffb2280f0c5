/** A share in [0, 1] as people write it, never rounded up to what it is not: `99.9 %`. */
export const percent = (ratio: number): string => `${Math.floor(ratio * 1000 + 1e-6) / 10} %`;

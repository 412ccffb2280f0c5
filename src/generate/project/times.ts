const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Milliseconds as Prometheus writes them, `1m30s`: whole ones, at least one. */
export const prometheusDuration = (ms: number): string => {
  let left = Math.max(1, Math.round(ms));
  return units
    .map(([unit, length]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count === 0 ? '' : `${count}${unit}`;
    })
    .join('');
};

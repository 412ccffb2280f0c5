const hour = 3_600_000;
export const dayMs = 24 * hour;

/** A step of 1, 2 or 5 times a power of ten that is at least as large. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * 0.999_999) ?? 10;
  return factor * power;
};

const durationSteps = [
  1000,
  5000,
  15_000,
  30_000,
  60_000,
  300_000,
  900_000,
  1_800_000,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
];

const durationStep = (least: number): number =>
  least > 12 * hour ? Math.max(1, roundStep(least / dayMs)) * dayMs : (durationSteps.find((one) => one >= least) ?? 1);

/** Even steps from 0 to a value at or above the greatest one; the last of them is the top of the axis. */
export const ticksOf = (greatest: number, most: number, scale: 'count' | 'duration'): readonly number[] => {
  const top = Number.isFinite(greatest) && greatest > 0 ? greatest : scale === 'count' ? 1 : hour;
  const least = top / Math.max(1, most);
  const step = scale === 'count' ? roundStep(Math.max(least, top < 1 ? 1e-6 : 1)) : durationStep(Math.max(least, 1000));
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
};

/** Where `count` labels go on an axis of `cells` places: the first and the last one, and even steps between. */
export const spread = (cells: number, count: number): readonly number[] => {
  if (cells <= 1 || count <= 1) return cells === 0 ? [] : [0];
  const steps = Math.min(cells, count) - 1;
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (cells - 1)) / steps));
};

/** The range of cells that each of `count` columns stands for; columns take the same number of cells, the last one maybe fewer. */
export const bucketsOf = (cells: number, count: number): readonly (readonly [from: number, to: number])[] => {
  const size = Math.max(1, Math.ceil(cells / Math.max(1, count)));
  return Array.from({ length: Math.ceil(cells / size) }, (_, i) => [i * size, Math.min(cells, (i + 1) * size)]);
};
/** The greatest of many numbers; 0 where there is none. */
export const greatest = (values: Iterable<number>): number => {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
};

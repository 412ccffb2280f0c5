/** Days are days of UTC, which knows no daylight saving: each of them is this long. */
export const dayLength = 86_400_000;

/** Days since 1970-01-01. */
export const dayNumberOf = (at: number): number => Math.floor(at / dayLength);

/** `2026-01-31` */
export const dayText = (day: number): string => new Date(day * dayLength).toISOString().split('T', 1)[0] ?? '';

const written = /^\d{4}-\d{2}-\d{2}$/u;

/** The number of a day as people write it; undefined where there is no such day. */
export const parseDay = (text: string): number | undefined => {
  if (!written.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`) / dayLength;
  return Number.isInteger(day) && dayText(day) === text ? day : undefined;
};

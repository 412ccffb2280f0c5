/* What the texts of a ProjectContext mean. Forms are those of the schema; whatever has another form is undefined here. */

/** Longer texts are none of these. */
export const longestValue = 24;

const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `200ms`, `1.5s`, `2m`, `1h` → milliseconds; more than zero. */
export const parseDuration = (text: string): number | undefined => {
  const [, amount, unit] = (text.length <= longestValue && /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/u.exec(text)) || [];
  if (amount === undefined) return undefined;
  const length = Number(amount) * milliseconds[unit === 'ms' || unit === 's' || unit === 'm' ? unit : 'h'];
  return length > 0 ? length : undefined;
};

const numberOf = (value: string | number, pattern: RegExp): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const [, amount] = (value.length <= longestValue && pattern.exec(value)) || [];
  return amount === undefined ? undefined : Number(amount);
};

/** `99.95`, `99.95%` → 99.95; more than 0 and at most 100. */
export const parsePercent = (value: string | number): number | undefined => {
  const share = numberOf(value, /^([0-9]{1,3}(?:\.[0-9]+)?)%?$/u);
  return share !== undefined && share > 0 && share <= 100 ? share : undefined;
};

/** `500`, `500rps`, `500/s` → 500 requests per second; more than zero. */
export const parseThroughput = (value: string | number): number | undefined => {
  const rate = numberOf(value, /^([0-9]+(?:\.[0-9]+)?)(?:rps|\/s)?$/u);
  return rate !== undefined && rate > 0 ? rate : undefined;
};

import { number, share } from './promql.ts';

/** The share of losses above which a budget is used up so many times as fast as is sustainable. */
export const burnLimit = (objective: number, rate: number): number =>
  Number((rate * (1 - share(objective))).toPrecision(12));

/** Why no share of losses could ever be above that; nothing where one can. */
export const unreachable = (
  alert: string,
  objective: number,
  { limit, long, short }: { readonly limit: number; readonly long: string; readonly short: string },
): string | undefined => {
  if (limit <= 0) return `${alert} is left out: an objective of ${objective}% leaves no budget that could burn.`;
  return limit >= 1
    ? `${alert} is left out: at an objective of ${objective}% it would fire above ${number(limit * 100)}% losses over ${long} and ${short}, and there are never more than 100%.`
    : undefined;
};

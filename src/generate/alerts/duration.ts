const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const longest = 366 * 86_400;

/** The seconds of a duration of one unit (`90s`, `5m`, `1h`, `7d`, `2w`); undefined where it is none. */
export const readDuration = (text: string): number | undefined => {
  const [, count = '', unit = ''] = /^(\d{1,8})([smhdw])$/u.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  return count !== '' && seconds <= longest ? seconds : undefined;
};

/** The seconds of a duration that was read before. */
export const secondsOf = (duration: string): number => readDuration(duration) ?? 0;

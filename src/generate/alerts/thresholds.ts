import { isRow, suggestOr } from '../../core/index.ts';
import { readDuration, secondsOf } from './duration.ts';

export type AlertSeverity = 'critical' | 'warning' | 'info';

interface Fires {
  readonly for: string;
  readonly severity: AlertSeverity;
}

export interface Burn extends Fires {
  readonly long: string;
  readonly short: string;
  readonly rate: number;
}

/** What decides when an alert fires: the table of rules/alerts. Durations are texts, shares are in percent. */
export interface Thresholds {
  readonly objective: number;
  readonly evidence: number;
  readonly losses: number;
  readonly intervals: { readonly fast: string; readonly slow: string; readonly slow_from: string };
  readonly low: Fires & { readonly window: string };
  readonly dropped: Fires & {
    readonly window: string;
    readonly past: string;
    readonly evidence: number;
    readonly points: number;
  };
  readonly below_baseline: Fires & { readonly window: string; readonly points: number };
  readonly field_lost: Fires & { readonly window: string; readonly verdicts: number; readonly share: number };
  readonly absent: Fires & { readonly window: string; readonly past: string };
  readonly burn: readonly Burn[];
  readonly traces: Fires & { readonly window: string; readonly runs: number; readonly interval: string };
}

const severities: readonly AlertSeverity[] = ['critical', 'warning', 'info'];

/** Reads keys of one mapping over what stands without it, and remembers which keys there are. */
const reader = (value: unknown, path: string, problems: string[]) => {
  const known: string[] = [];
  const row = isRow(value) ? value : {};
  if (value !== undefined && !isRow(value)) problems.push(`${path === '' ? 'The table' : `"${path}"`} is no mapping.`);
  const nameOf = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const read = <T>(key: string, base: T, decode: (given: unknown) => T | undefined, what: string): T => {
    known.push(key);
    if (row[key] === undefined) return base;
    const decoded = decode(row[key]);
    if (decoded === undefined) problems.push(`"${nameOf(key)}" is not ${what}.`);
    return decoded ?? base;
  };
  const number = (key: string, base: number, fits: (given: number) => boolean, what: string): number =>
    read(key, base, (given) => (typeof given === 'number' && fits(given) ? given : undefined), what);
  const duration = (key: string, base: string, least = 5): string =>
    read(
      key,
      base,
      (given) => (typeof given === 'string' && (readDuration(given) ?? -1) >= least ? given : undefined),
      `a duration such as "90s", "5m" or "7d"${least > 0 ? `, of at least ${least} seconds` : ''}`,
    );
  return {
    duration,
    percent: (key: string, base: number) =>
      number(key, base, (given) => given > 0 && given <= 100, 'a share above 0 and up to 100'),
    count: (key: string, base: number) =>
      number(key, base, (given) => Number.isInteger(given) && given >= 1 && given <= 1e9, 'a whole number from 1'),
    number: (key: string, base: number) => number(key, base, (given) => given > 0 && given <= 1e6, 'a number above 0'),
    part: (key: string): unknown => {
      known.push(key);
      return row[key];
    },
    fires: (base: Fires): Fires => ({
      for: duration('for', base.for, 0),
      severity: read(
        'severity',
        base.severity,
        (given) => severities.find((one) => one === given),
        severities.join(', '),
      ),
    }),
    end: (): void => {
      for (const key of Object.keys(row).filter((one) => !known.includes(one)))
        problems.push(`Key "${nameOf(key)}" is not known. ${suggestOr(key, known, `Known are ${known.join(', ')}.`)}`);
    },
  };
};

type Reader = ReturnType<typeof reader>;

const burnRows = (given: unknown, base: readonly Burn[], problems: string[]): readonly Burn[] => {
  if (given === undefined) return base;
  if (!Array.isArray(given)) {
    problems.push('"burn" is no list.');
    return base;
  }
  const empty: Burn = { long: '', short: '', rate: 0, for: '0m', severity: 'warning' };
  return given.map((value: unknown, index): Burn => {
    const row = reader(value, `burn[${index}]`, problems);
    const burn = {
      long: row.duration('long', empty.long),
      short: row.duration('short', empty.short),
      rate: row.number('rate', empty.rate),
      ...row.fires(empty),
    };
    row.end();
    if (burn.long === '' || burn.short === '' || burn.rate === 0)
      problems.push(`"burn[${index}]" lacks "long", "short" or "rate".`);
    return burn;
  });
};

/** The longest time for which a condition has to hold. */
export const longestFor = ({ burn, low, dropped, below_baseline, field_lost, absent }: Thresholds): number =>
  Math.max(...[...burn, low, dropped, below_baseline, field_lost, absent].map((one) => secondsOf(one.for)));

/** What alerts compare with. */
export const pastsOf = ({ dropped, absent }: Thresholds): readonly number[] =>
  [dropped, absent].map(({ past }) => secondsOf(past));

/** A change is told from a past that is so many times as long: what lasts as long as the past is the past. */
export const shortBeside = 8;

/** What does not go together although each value is fine. */
const disagreements = (thresholds: Thresholds): readonly string[] => {
  const { dropped, absent, burn } = thresholds;
  const lasting = longestFor(thresholds);
  return [
    ...Object.entries({ dropped, absent }).flatMap(([name, { window, past }]) => [
      ...(secondsOf(past) < 2 * secondsOf(window)
        ? [`"${name}.past" is shorter than two times "${name}.window".`]
        : []),
      ...(secondsOf(past) < shortBeside * lasting
        ? [`"${name}.past" is shorter than eight times the longest "for".`]
        : []),
    ]),
    ...burn.flatMap(({ long, short }, index) =>
      secondsOf(short) >= secondsOf(long) ? [`"burn[${index}].short" is not shorter than "burn[${index}].long".`] : [],
    ),
    ...(new Set(burn.map(({ long }) => secondsOf(long))).size < burn.length
      ? ['Two rows of "burn" have the same "long".']
      : []),
  ];
};

export type ReadThresholds =
  | { readonly kind: 'thresholds'; readonly thresholds: Thresholds }
  | { readonly kind: 'error'; readonly problems: readonly string[] };

/** A table of the user over another one, whose values stand where the user says nothing. */
export const readThresholds = (value: unknown, base: Thresholds): ReadThresholds => {
  const problems: string[] = [];
  const top = reader(value ?? {}, '', problems);
  const part = <T>(key: string, read: (row: Reader) => T): T => {
    const row = reader(top.part(key), key, problems);
    const done = read(row);
    row.end();
    return done;
  };
  const thresholds: Thresholds = {
    objective: top.percent('objective', base.objective),
    evidence: top.count('evidence', base.evidence),
    losses: top.count('losses', base.losses),
    intervals: part('intervals', (row) => ({
      fast: row.duration('fast', base.intervals.fast, 1),
      slow: row.duration('slow', base.intervals.slow, 1),
      slow_from: row.duration('slow_from', base.intervals.slow_from),
    })),
    low: part('low', (row) => ({ window: row.duration('window', base.low.window), ...row.fires(base.low) })),
    dropped: part('dropped', (row) => ({
      window: row.duration('window', base.dropped.window),
      past: row.duration('past', base.dropped.past),
      evidence: row.count('evidence', base.dropped.evidence),
      points: row.percent('points', base.dropped.points),
      ...row.fires(base.dropped),
    })),
    below_baseline: part('below_baseline', (row) => ({
      window: row.duration('window', base.below_baseline.window),
      points: row.percent('points', base.below_baseline.points),
      ...row.fires(base.below_baseline),
    })),
    field_lost: part('field_lost', (row) => ({
      window: row.duration('window', base.field_lost.window),
      verdicts: row.count('verdicts', base.field_lost.verdicts),
      share: row.percent('share', base.field_lost.share),
      ...row.fires(base.field_lost),
    })),
    absent: part('absent', (row) => ({
      window: row.duration('window', base.absent.window),
      past: row.duration('past', base.absent.past),
      ...row.fires(base.absent),
    })),
    burn: burnRows(top.part('burn'), base.burn, problems),
    traces: part('traces', (row) => ({
      window: row.duration('window', base.traces.window),
      runs: row.count('runs', base.traces.runs),
      interval: row.duration('interval', base.traces.interval, 1),
      ...row.fires(base.traces),
    })),
  };
  top.end();
  const all = problems.length > 0 ? problems : disagreements(thresholds);
  return all.length > 0 ? { kind: 'error', problems: all } : { kind: 'thresholds', thresholds };
};

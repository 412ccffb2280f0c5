import { by, durationBuckets, verdicts } from '../queries/languages.ts';
import { type Label, label, type Matcher, type Naming, selector, seriesOf } from '../queries/series.ts';
import { patternOf } from './variables.ts';

/** What the reader of a dashboard has picked. Grafana puts the values in, escaped for PromQL. */
const picked = {
  workflow: ['workflow', '=~', '$workflow'],
  phase: ['phase', '=~', '$phase'],
  field: ['field', '=~', '$field'],
} as const satisfies Readonly<Record<string, Matcher>>;

/** More workflows than these are not looked for one by one when they never reported. */
export const mostNamed = 100;

const critical: Matcher = ['critical', '=', 'true'];
const lost: Matcher = ['outcome', '!=', 'propagated'];

const subject = (naming: Naming) => ({ naming, range: '' });

/** The names in `by (…)`; none: all in one. */
const sumOf = (names: readonly Label[]): string => (names.length === 0 ? 'sum' : `sum ${by(...names)}`);

/** Growth of the verdicts that were picked. */
const growth = (naming: Naming, range: string, more: readonly Matcher[]): string =>
  `increase(${verdicts(subject(naming), [picked.workflow, picked.phase, picked.field, ...more])}[${range}])`;

/** How many losses of critical fields, or of all fields. */
export const losses = (naming: Naming, range: string, names: readonly Label[], all?: 'all'): string =>
  `${sumOf(names)} (${growth(naming, range, all === undefined ? [critical, lost] : [lost])})`;

const judged = (naming: Naming, range: string, names: readonly Label[]): string =>
  `${sumOf(names)} (${growth(naming, range, [critical])})`;

/** Losses of critical fields; none where there were verdicts and nobody has counted a loss yet. */
export const knownLosses = (naming: Naming, range: string, names: readonly Label[]): string =>
  `${losses(naming, range, names)} or ${judged(naming, range, names)} * 0`;

/** Completeness; nothing where there was no verdict. */
export const completeness = (naming: Naming, range: string, names: readonly Label[]): string =>
  `1 - (${knownLosses(naming, range, names)}) / (${judged(naming, range, names)} > 0)`;

/** The fields with the most losses. */
export const worstFields = (naming: Naming, range: string): { readonly losses: string; readonly share: string } => {
  const names: readonly Label[] = ['workflow', 'phase', 'field', 'critical'];
  const most = `topk(20, ${losses(naming, range, names, 'all')} > 0)`;
  return { losses: most, share: `${most} / ${sumOf(names)} (${growth(naming, range, [])})` };
};

/** What was lost in each phase, one outcome alone. */
export const lossesByPhase = (naming: Naming, range: string, outcome: 'defaulted' | 'failed'): string =>
  `${sumOf(['workflow', 'phase'])} (${growth(naming, range, [['outcome', '=', outcome]])})`;

export const slowPhases = (naming: Naming, range: string): string => {
  const buckets = selector(durationBuckets(subject(naming)), [picked.workflow, picked.phase]);
  return `histogram_quantile(0.95, sum by (le, ${label.workflow}, ${label.phase}) (rate(${buckets}[${range}])))`;
};

/** A query with names in strings, which Grafana is not to take for variables. */
export const inert = (query: string): string => query.replaceAll('$', '\\x24').replaceAll('[[', '\\x5b[');

/**
 * Workflows without a verdict in the time range, whatever is picked: those with series, now or in as long a time before, and of
 * those that are named also those without.
 */
export const silent = (naming: Naming, range: string, named: readonly string[]): string => {
  const only: readonly Matcher[] = named.length === 0 ? [] : [['workflow', '=~', patternOf(named)]];
  const all = verdicts(subject(naming), only);
  const group = `group ${by('workflow')}`;
  const absent = named.slice(0, mostNamed).map((workflow) => {
    const own = selector(seriesOf(naming).fields, [['workflow', '=', workflow]]);
    return ` or absent_over_time(${inert(own)}[${range}])`;
  });
  const known = `${group} (last_over_time(${all}[${range}])) or ${group} (last_over_time(${all}[${range}] offset ${range}))`;
  // A process that was gone soon leaves series that never grew.
  const newcomers = `last_over_time(${all}[${range}]) > 0 unless last_over_time(${all}[${range}] offset ${range})`;
  return `(${known}${absent.join('')}) unless (${group} (increase(${all}[${range}]) > 0) or ${group} (${newcomers}))`;
};

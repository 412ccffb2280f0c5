import { label, type Matcher, selector, seriesOf } from '../queries/series.ts';
import type { Recording, Subject } from './model.ts';

/** A number as PromQL and people read it, without what binary fractions add. */
export const number = (value: number): string => String(Number(value.toPrecision(12)));

/** Percent as a share. */
export const share = (percent: number): number => Number((percent / 100).toPrecision(12));

const byWorkflow = `by (${label.workflow})`;
const ofWorkflow = ({ workflow }: Subject): Matcher => ['workflow', '=', workflow];

export const fieldsOf = (subject: Subject, matchers: readonly Matcher[] = []): string =>
  selector(seriesOf(subject.naming).fields, [ofWorkflow(subject), ...matchers]);

const critical: Matcher = ['critical', '=', 'true'];
export const lost: Matcher = ['outcome', '!=', 'propagated'];

/** A time to look at: its length, and how long ago it ended. */
export interface Window {
  readonly length: string;
  readonly ago?: string;
}

const range = ({ length, ago }: Window): string => `[${length}]${ago === undefined ? '' : ` offset ${ago}`}`;
const suffix = ({ length, ago }: Window): string => `${length}${ago === undefined ? '' : `_before_${ago}`}`;

export const increase = (series: string, window: Window): string => `increase(${series}${range(window)})`;

/** The verdicts and losses of a workflow in a window, over critical fields, as recorded series. */
export const recorded = (subject: Subject, window: Window) => {
  const own = (name: string): string => selector(name, [ofWorkflow(subject)]);
  const names = {
    verdicts: `contextcore:context_verdicts:increase${suffix(window)}`,
    losses: `contextcore:context_losses:increase${suffix(window)}`,
    ratio: `contextcore:context_completeness:ratio${suffix(window)}`,
  };
  const sum = (matchers: readonly Matcher[]): string =>
    `sum ${byWorkflow} (${increase(fieldsOf(subject, [critical, ...matchers]), window)})`;
  const verdicts = own(names.verdicts);
  const losses = own(names.losses);
  const counts: readonly Recording[] = [
    { record: names.verdicts, expr: sum([]) },
    // Series that nobody has counted yet are no losses.
    { record: names.losses, expr: `${sum([lost])}\nor\n${verdicts} * 0` },
  ];
  return {
    verdicts,
    losses,
    ratio: own(names.ratio),
    counts,
    /** With the share that arrived; where there are too few verdicts there is none, and so never a division by zero. */
    withRatio: (evidence: number): readonly Recording[] => [
      ...counts,
      { record: names.ratio, expr: `1 - ${losses} / (${verdicts} >= ${evidence})` },
    ],
  };
};

/** Verdicts about each critical field in a window. */
export const byField = (subject: Subject, window: Window, matchers: readonly Matcher[] = []): string =>
  `sum by (${label.workflow}, ${label.phase}, ${label.field}) (${increase(fieldsOf(subject, [critical, ...matchers]), window)})`;

/** All verdicts of a workflow in a window. */
export const anyVerdicts = (subject: Subject, window: Window): string =>
  `sum ${byWorkflow} (${increase(fieldsOf(subject), window)})`;

/** Series that have counted something and were not there before: processes that live shorter than the window. */
export const newcomers = (subject: Subject, length: string): string => {
  const series = fieldsOf(subject);
  return `count ${byWorkflow} (last_over_time(${series}[${length}]) > 0 unless last_over_time(${series}[${length}] offset ${length}))`;
};

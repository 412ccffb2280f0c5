import { number } from '../../alerts/promql.ts';
import { literal, quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { budgetWindow, objectiveLabel, ofProject, projectIdOf, projectLabel, recorded, recordedAs } from '../names.ts';
import type { Due } from '../objectives.ts';
import type { Recording } from './model.ts';

const byProject = `by (${projectLabel})`;

/** The labels of what is recorded of an objective. */
export const recordedLabels = (project: Project, { objective }: Due): Readonly<Record<string, string>> => ({
  [projectLabel]: projectIdOf(project),
  [objectiveLabel]: objective,
});

/** A bound of a bucket in all the forms in which it is exported: `1`, `1.0`, `1e+06`. */
const spellings = (bound: number): readonly string[] => {
  const [digits = '', exponent = '0'] = bound.toExponential().split('e');
  const power = Math.abs(Number(exponent));
  const isLong = Number(exponent) < -4 || Number(exponent) >= 6;
  return [
    ...new Set([
      String(bound),
      ...(Number.isInteger(bound) ? [`${bound}.0`] : []),
      ...(isLong ? [`${digits}e${exponent.startsWith('-') ? '-' : '+'}${String(power).padStart(2, '0')}`] : []),
    ]),
  ];
};

const boundIs = (bound: number): string => {
  const [first = '', ...others] = spellings(bound);
  return others.length === 0 ? `le=${quoted(first)}` : `le=~${quoted([first, ...others].map(literal).join('|'))}`;
};

/** The raw series of requests. */
export const requestsOf = (project: Project) => {
  const { histogram, status } = project.options.metrics;
  const own = (suffix: string, more: readonly string[] = []): string =>
    `${histogram}_${suffix}{${[ofProject(project), ...more].join(',')}}`;
  return {
    all: own('count'),
    failed: own('count', [`${status}=~"5.."`]),
    within: (bound: number): string => own('bucket', [boundIs(bound)]),
  };
};

const increase = (series: string, window: string): string => `increase(${series}[${window}])`;

/** The requests of a window, and those of them that are bad. */
const countsOf = (project: Project, due: Due, window: string): readonly [total: string, bad: string] => {
  const { all, failed, within } = requestsOf(project);
  const total = recorded(recordedAs.total(window), project, due.objective);
  if (due.bucketSeconds === undefined)
    return [
      `sum ${byProject} (${increase(all, window)})`,
      // Failures that nobody has counted yet are none.
      `sum ${byProject} (${increase(failed, window)})\nor on (${projectLabel})\n${total} * 0`,
    ];
  const fast = increase(within(due.bucketSeconds), window);
  return [
    // Where a series has other buckets, its requests are neither fast nor slow.
    `sum ${byProject} (${increase(all, window)} and ignoring (le) ${fast})`,
    `clamp_min(${total} - on (${projectLabel}) sum ${byProject} (${fast}), 0)`,
  ];
};

/** The requests of a window as recorded series: all, the bad ones, and their share. */
export const windowOf = (project: Project, due: Due, window: string) => {
  const { objective } = due;
  const names = {
    total: recordedAs.total(window),
    bad: recordedAs.bad(window),
    ratio: recordedAs.ratio(window),
  };
  const total = recorded(names.total, project, objective);
  const bad = recorded(names.bad, project, objective);
  const [all, lost] = countsOf(project, due, window);
  const labels = recordedLabels(project, due);
  const recordings: readonly Recording[] = [
    { record: names.total, expr: all, labels },
    { record: names.bad, expr: lost, labels },
    // Without requests there is no share, and so never a division by zero.
    { record: names.ratio, expr: `${bad} / (${total} > 0)`, labels },
  ];
  return { total, bad, ratio: recorded(names.ratio, project, objective), recordings };
};

/** The window whose counts are summed up for the budget. */
export const summed = '1h';

/** The share of requests that may be bad. */
export const budgetOf = ({ percent }: Due): number => Number((1 - percent / 100).toPrecision(12));

/**
 * What is left of the budget, as a ratio of sums of the counts of an hour: each request stands in them as often as rules are evaluated
 * in an hour, on both sides alike. Over the series themselves it would read all that was scraped in the window.
 */
export const budgetRecordings = (project: Project, due: Due): readonly Recording[] => {
  const { total, bad, recordings } = windowOf(project, due, summed);
  const sum = (series: string): string => `sum_over_time(${series}[${budgetWindow}])`;
  const labels = recordedLabels(project, due);
  return [
    ...recordings,
    { record: recordedAs.objective, expr: `vector(${number(due.percent / 100)})`, labels },
    {
      record: recordedAs.budgetLeft,
      expr: `1 - ${sum(bad)} / (${sum(total)} > 0) / ${number(budgetOf(due))}`,
      labels,
    },
  ];
};

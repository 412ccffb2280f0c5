import { durationText } from '../../../project/derive/index.ts';
import { burnLimit, unreachable } from '../../alerts/burn-limit.ts';
import { secondsOf } from '../../alerts/duration.ts';
import { number } from '../../alerts/promql.ts';
import { calmTale, fewTale, overTale, quietTale, stepFor, underTale } from '../../alerts/tales.ts';
import type { Burn } from '../../alerts/thresholds.ts';
import { alertNames, budgetWindow, projectIdOf } from '../names.ts';
import { type Due, millisecondsOf } from '../objectives.ts';
import type { Alert, Case, Planned, Subject } from './model.ts';
import { budgetOf, recordedLabels, summed, windowOf } from './series.ts';
import { caseOf } from './stories.ts';

/** A rate needs two samples. */
const canTell = ({ project }: Subject, window: string): boolean =>
  secondsOf(window) * 1000 >= 2 * project.strategy.metricsIntervalMs.value;

/** Whether the budget can be summed up. */
export const hasBudget = (subject: Subject): boolean => canTell(subject, summed);

const casesOf = (subject: Subject, due: Due, alert: string, { long, short, limit }: Burn & { limit: number }) => {
  const { project, thresholds, evaluated } = subject;
  const story = {
    alert,
    limit,
    window: secondsOf(long),
    shortest: secondsOf(short),
    evidence: thresholds.evidence,
    evaluated,
    // The budget sums up hours, which need samples, too.
    step: Math.min(stepFor(secondsOf(short)), stepFor(secondsOf(summed))),
  };
  const over = overTale(story);
  const few = fewTale(story, 'requests');
  const left = hasBudget(subject) ? { left: 1 - over.share / budgetOf(due) } : {};
  return [
    caseOf(project, due, over, [{ labels: recordedLabels(project, due), value: over.share, ...left }]),
    ...[underTale(story), ...(few === undefined ? [] : [few]), calmTale(story), quietTale(story, 'requests')].map(
      (tale): Case => caseOf(project, due, tale),
    ),
  ];
};

const badness = ({ bucketSeconds }: Due): readonly [share: string, what: string] =>
  bucketSeconds === undefined
    ? ['failed', 'A request failed where the answer has a status of 5xx.']
    : [
        `took longer than ${durationText(millisecondsOf(bucketSeconds))}`,
        'Requests are counted by the buckets of the histogram.',
      ];

const planned = (subject: Subject, due: Due, row: Burn): Planned => {
  const { project, thresholds } = subject;
  const { long, short, rate, for: lasting, severity } = row;
  const { objective, percent } = due;
  const alert = alertNames.burn(objective, long);
  const limit = burnLimit(percent, rate);
  const told = unreachable(alert, percent, { limit, long, short });
  if (told !== undefined) return { note: told };
  if (!canTell(subject, short))
    return {
      note: `${alert} is left out: metrics come every ${durationText(project.strategy.metricsIntervalMs.value)}, and ${short} of them tell nothing.`,
    };
  const slow = windowOf(project, due, long);
  const fast = windowOf(project, due, short);
  const [share, what] = badness(due);
  const made: Alert = {
    alert,
    expr: [
      `${slow.ratio} > ${number(limit)}`,
      `and\n${fast.ratio} > ${number(limit)}`,
      `and\n${slow.total} >= ${thresholds.evidence}`,
      `and\n${slow.bad} >= ${thresholds.losses}`,
    ].join('\n'),
    for: lasting,
    urgency: severity === 'critical' ? 'fast' : 'slow',
    labels: { long_window: long, short_window: short },
    summary: [
      `Project "${projectIdOf(project)}" uses up what its objective of ${objective} (${percent}%) leaves, ${rate} times as fast as is sustainable: `,
      { value: 'percent' },
      ` of the requests over ${long} ${share}.`,
    ],
    description: [
      `More than ${number(limit * 100)}% over ${long}, and over ${short}, so that it is still going on. ${what}`,
    ],
    ...(hasBudget(subject)
      ? {
          budget: [
            `${number(budgetOf(due) * 100)}% of the requests in ${budgetWindow}. Left of it: `,
            { left: objective } as const,
          ],
        }
      : {}),
    recordings: [...slow.recordings, ...fast.recordings],
    shortest: secondsOf(short),
    cases: casesOf(subject, due, alert, { ...row, limit }),
  };
  return { alert: made };
};

/** A budget that is used up too fast, one alert for each pair of windows. */
export const burnAlerts = (subject: Subject, due: Due): readonly Planned[] =>
  subject.thresholds.burn.map((row) => planned(subject, due, row));

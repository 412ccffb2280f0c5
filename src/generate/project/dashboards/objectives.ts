import { durationText } from '../../../project/derive/index.ts';
import type { Draft, Section } from '../../dashboard/model.ts';
import { stat, timeSeries } from '../../dashboard/panels.ts';
import { metricNow, metricOverTime } from '../../dashboard/targets.ts';
import type { Project } from '../model.ts';
import { type Objective, objectiveLabel, ofProject, recorded, recordedAs } from '../names.ts';
import { type Due, objectivesDue } from '../objectives.ts';

/** What is left of a budget, lowest first; the same colours wherever it is shown. */
export const budgetSteps = [
  [null, 'red'],
  [0, 'orange'],
  [0.25, 'green'],
] as const;

const words: Readonly<Record<Objective, string>> = { availability: 'availability', latency: 'latency' };

/** How fast the budget is used, as times of what is sustainable. */
export const burnRate = (matchers: string, window: string): string => {
  const of = (series: string): string => `${series}{${matchers}}`;
  return `${of(recordedAs.ratio(window))} / (1 - ${of(recordedAs.objective)})`;
};

/** The share that may be bad, in percent, without what binary fractions add. */
export const budgetNumber = ({ percent }: Due): number => Number((100 - percent).toPrecision(12));

/** An objective in words: `99.95% of requests are answered without a status of 5xx`. */
export const objectiveText = ({ objective, percent, bucketSeconds = 0, thresholdMs = 0 }: Due): string => {
  if (objective === 'availability') return `${percent}% of requests are answered without a status of 5xx`;
  const judged = `${percent}% of requests take at most ${durationText(bucketSeconds * 1000)}`;
  return bucketSeconds * 1000 === thresholdMs
    ? judged
    : `${judged} (the next bucket; required are ${durationText(thresholdMs)})`;
};

/** What is left of each budget, at a glance. */
export const budgetNumbers = (project: Project): readonly Draft[] =>
  objectivesDue(project).map((due) =>
    stat({
      width: 4,
      height: 4,
      title: `Budget left: ${words[due.objective]}`,
      description: `Of 30 days. The objective: ${objectiveText(due)}. Below 0 more was used than there is.`,
      asked: [metricNow(recorded(recordedAs.budgetLeft, project, due.objective))],
      unit: 'percentunit',
      decimals: 1,
      steps: budgetSteps,
      noValue: 'not recorded',
    }),
  );

/** The objectives over time; nothing where none is due. */
export const objectives = (project: Project): readonly Section[] => {
  const due = objectivesDue(project);
  if (due.length === 0) return [];
  const shape = { width: 12, height: 8, style: 'line' } as const;
  const own = ofProject(project);
  return [
    {
      title: 'Objectives',
      panels: [
        timeSeries({
          ...shape,
          title: 'Error budget left',
          description: `Of 30 days: ${due.map(objectiveText).join('; ')}. What is not recorded yet has no line.`,
          asked: due.map(({ objective }) =>
            metricOverTime(recorded(recordedAs.budgetLeft, project, objective), words[objective]),
          ),
          unit: 'percentunit',
          max: 1,
          signed: true,
        }),
        timeSeries({
          ...shape,
          title: 'Burn rate',
          description:
            'How fast the budget is used: at 1 (orange) it lasts for 30 days, at 14.4 (red) for two. Over one hour and over six.',
          asked: ['1h', '6h'].map((window) => metricOverTime(burnRate(own, window), `{{${objectiveLabel}}} ${window}`)),
          decimals: 1,
          steps: [
            [null, 'transparent'],
            [1, 'orange'],
            [14.4, 'red'],
          ],
          lines: true,
        }),
      ],
    },
  ];
};

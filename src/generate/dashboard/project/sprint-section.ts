import type { Section } from '../model.ts';
import { colour, timeSeries } from '../panels.ts';
import { metricOverTime } from '../targets.ts';
import { sprint } from './expressions.ts';
import { metric } from './series.ts';

const colours = [
  colour('^remaining$', 'orange'),
  colour('^committed$', 'blue'),
  colour('^added$', 'yellow'),
  colour('^removed$', 'purple'),
  colour('^completed$', 'green'),
];

/** How a sprint burns down: what remains of what was promised, and of what came and went. */
export const burndown = (): Section => {
  const shape = { width: 12, height: 9, style: 'line', decimals: 0, overrides: colours } as const;
  const over = (name: typeof metric.sprintPoints | typeof metric.sprintTasks) =>
    (['remaining', 'committed', 'added', 'removed', 'completed'] as const).map((scope) =>
      metricOverTime(sprint(name, scope), scope),
    );
  return {
    title: 'Sprint $sprint',
    panels: [
      timeSeries({
        ...shape,
        title: 'Points that remain',
        description: 'Beside what was committed at the start, and what was added, removed and completed since.',
        asked: over(metric.sprintPoints),
      }),
      timeSeries({
        ...shape,
        title: 'Tasks that remain',
        description: 'The same in tasks, since not every task is estimated.',
        asked: over(metric.sprintTasks),
      }),
    ],
  };
};

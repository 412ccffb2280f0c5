import type { Section } from '../model.ts';
import { timeSeries } from '../panels.ts';
import { metricOverTime } from '../targets.ts';
import { aging, blockedIn, efficiency, growth, perWeek, quantileOf, stillOpen, tasksPer, wip } from './expressions.ts';
import { categoryColours } from './parts.ts';
import { label, metric } from './series.ts';

const several = 'several';
const legend = `{{${label.project}}}`;

export const work = (): Section => {
  const shape = { width: 12, height: 8, style: 'line', decimals: 0 } as const;
  return {
    title: 'Work',
    panels: [
      timeSeries({
        ...shape,
        title: 'Open tasks by what their status means',
        description: 'Of all projects that are picked.',
        asked: [metricOverTime(tasksPer(several, ['category'], stillOpen), `{{${label.category}}}`)],
        style: 'area',
        overrides: categoryColours,
      }),
      timeSeries({
        ...shape,
        title: 'Work in progress by project',
        description: 'Tasks that were begun and have not ended.',
        asked: [metricOverTime(wip(several), legend)],
      }),
      timeSeries({
        ...shape,
        title: 'Blocked by project',
        description: 'Tasks in a status that means blocked.',
        asked: [metricOverTime(blockedIn(several), legend)],
      }),
      timeSeries({
        ...shape,
        title: 'Aging by project',
        description: 'Work in progress that is older than what 85 of 100 finished tasks took.',
        asked: [metricOverTime(aging(several), legend)],
      }),
      timeSeries({
        ...shape,
        width: 24,
        title: 'Created and completed in a day',
        description:
          'In the 24 hours before each point, of each project. Where more is created than completed, work piles up.',
        asked: [
          metricOverTime(growth(metric.created, several, '1d'), `${legend}: created`),
          metricOverTime(growth(metric.completed, several, '1d'), `${legend}: completed`),
        ],
      }),
    ],
  };
};

export const flow = (): Section => {
  const shape = { width: 12, height: 8, style: 'line' } as const;
  return {
    title: 'Flow',
    panels: [
      timeSeries({
        ...shape,
        title: 'Completed per week by project',
        description: 'The mean of the days that the project exports.',
        asked: [metricOverTime(perWeek(several), legend)],
        decimals: 1,
      }),
      timeSeries({
        ...shape,
        title: 'Flow efficiency by project',
        description: 'Active time, of all time between being created and being done.',
        asked: [metricOverTime(efficiency(several), legend)],
        unit: 'percentunit',
        max: 1,
      }),
      timeSeries({
        ...shape,
        title: 'Lead time p50 by project',
        description: 'From being created to being done: half of the tasks took at most as long.',
        asked: [metricOverTime(quantileOf(metric.leadTime, several, '0.5'), legend)],
        unit: 's',
      }),
      timeSeries({
        ...shape,
        title: 'Lead time p85 by project',
        description: 'From being created to being done: 85 of 100 tasks took at most as long.',
        asked: [metricOverTime(quantileOf(metric.leadTime, several, '0.85'), legend)],
        unit: 's',
      }),
    ],
  };
};

import type { Section } from '../model.ts';
import { columns, ofColumn, table, timeSeries } from '../panels.ts';
import { found, metricNow, metricOverTime } from '../targets.ts';
import {
  aging,
  blockedIn,
  efficiency,
  grown,
  growth,
  perWeek,
  quantileOf,
  stillOpen,
  tasksPer,
  wip,
} from './expressions.ts';
import { categoryColours, number } from './parts.ts';
import { label, metric } from './series.ts';
import { taskColumns } from './task-columns.ts';
import { taskQueries } from './trace-queries.ts';

const one = 'one';
/** Tempo searches no more than seven days at once unless it is told so. */
const searched = '6d';

/** By nearest rank: each of them is the time of a task. */
const quantiles = (name: typeof metric.cycleTime | typeof metric.wipAge) =>
  (['0.5', '0.85', '0.95'] as const).map((quantile) => {
    const times = quantileOf(name, one, quantile);
    // Where no work is in progress any more, it has no age either.
    return metricOverTime(
      name === metric.wipAge ? `${times} and on (${label.project}) ${wip(one)} > 0` : times,
      `p${Number(quantile) * 100}`,
    );
  });

const orNone = (expr: string): string => `${expr} or ${wip(one)} * 0`;

/** How it stands, at a glance. */
export const standing = (): Section => ({
  panels: [
    number('Open tasks', 'Tasks that are neither done nor cancelled.', orNone(tasksPer(one, ['project'], stillOpen))),
    number('Work in progress', 'Tasks that were begun and have not ended.', wip(one)),
    number('Blocked', 'Tasks in a status that means blocked.', orNone(blockedIn(one))),
    number('Completed per week', 'The mean of the days that the project exports.', perWeek(one), { decimals: 1 }),
    number(
      'Lead time p50',
      'Half of the tasks that were finished in the days that the project exports took at most as long.',
      quantileOf(metric.leadTime, one, '0.5'),
      { unit: 's', decimals: 1, noValue: 'nothing done' },
    ),
    number('Flow efficiency', 'Active time, of all time between being created and being done.', efficiency(one), {
      unit: 'percentunit',
      noValue: 'nothing done',
    }),
  ],
});

export const board = (): Section => ({
  title: 'Board',
  panels: [
    table({
      width: 8,
      height: 9,
      title: 'Tasks by status',
      description: 'All tasks of the project, and what their status means.',
      asked: [metricNow(tasksPer(one, ['status', 'category']))],
      transformations: columns([
        [label.status, 'Status'],
        [label.category, 'Means'],
        ['Value', 'Tasks'],
        ['Time', undefined],
      ]),
      sortBy: 'Tasks',
      decimals: 0,
      overrides: [ofColumn('Tasks', [{ id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } }])],
    }),
    timeSeries({
      width: 8,
      height: 9,
      title: 'Open tasks by status',
      description: 'A layer that grows is where work waits.',
      asked: [metricOverTime(tasksPer(one, ['status'], stillOpen), `{{${label.status}}}`)],
      decimals: 0,
      style: 'area',
    }),
    timeSeries({
      width: 8,
      height: 9,
      title: 'Open tasks by what their status means',
      description: 'Waiting, active and blocked.',
      asked: [metricOverTime(tasksPer(one, ['category'], stillOpen), `{{${label.category}}}`)],
      decimals: 0,
      style: 'area',
      overrides: categoryColours,
    }),
  ],
});

export const pace = (): Section => {
  const shape = { width: 12, height: 8, style: 'line' } as const;
  return {
    title: 'Flow',
    panels: [
      timeSeries({
        ...shape,
        title: 'Cycle time',
        description: 'From being begun to being done: so many of the tasks took at most as long.',
        asked: quantiles(metric.cycleTime),
        unit: 's',
      }),
      timeSeries({
        ...shape,
        title: 'Age of work in progress',
        description: 'Since it was begun: so many of the tasks have been going on for at most as long.',
        asked: quantiles(metric.wipAge),
        unit: 's',
      }),
      timeSeries({
        ...shape,
        title: 'Work in progress, and what of it is aging',
        description: 'Aging is what is older than 85 of 100 finished tasks took.',
        asked: [metricOverTime(wip(one), 'in progress'), metricOverTime(aging(one), 'aging')],
        decimals: 0,
      }),
      timeSeries({
        ...shape,
        title: 'Completed per week over time',
        description: 'The mean of the days that the project exports.',
        asked: [metricOverTime(perWeek(one), 'completed')],
        decimals: 1,
      }),
      timeSeries({
        ...shape,
        width: 18,
        title: 'Created and completed in a day',
        description: 'In the 24 hours before each point. Where more is created than completed, work piles up.',
        asked: [
          metricOverTime(growth(metric.created, one, '1d'), 'created'),
          metricOverTime(growth(metric.completed, one, '1d'), 'completed'),
        ],
        decimals: 0,
      }),
      table({
        width: 6,
        height: 8,
        title: 'In the time range',
        description: 'What was created and completed.',
        asked: [grown(metric.created, one), grown(metric.completed, one)].map(metricNow),
        transformations: columns([
          ['Value #A', 'Created'],
          ['Value #B', 'Completed'],
          [label.project, undefined],
          ['Time', undefined],
        ]),
        decimals: 0,
      }),
    ],
  };
};

export const tasks = (): Section => ({
  title: 'Tasks',
  panels: [
    table({
      width: 24,
      height: 8,
      title: 'Tasks that became blocked',
      description:
        'By traces, of the last days: when, why, and by which task. One that goes on again is still listed; how many are blocked now stands on top.',
      asked: [found(taskQueries.becameBlocked)],
      overrides: taskColumns,
      lookBack: searched,
    }),
    table({
      width: 24,
      height: 10,
      title: 'Recently completed',
      description: 'By traces, of the last days. The task leads to its spans, the span to its trace.',
      asked: [found(taskQueries.completed)],
      overrides: taskColumns,
      lookBack: searched,
    }),
  ],
});

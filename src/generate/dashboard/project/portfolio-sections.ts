import type { Section } from '../model.ts';
import { columns, ofColumn, table } from '../panels.ts';
import { metricNow } from '../targets.ts';
import type { ProjectChoice } from './choice.ts';
import {
  aging,
  blockedIn,
  countInAll,
  efficiency,
  grown,
  howMany,
  inAll,
  inCategory,
  perWeek,
  quantileOf,
  sprints,
  stillOpen,
  tasksPer,
  wip,
} from './expressions.ts';
import { number } from './parts.ts';
import { toDetails } from './project-links.ts';
import { label, metric } from './series.ts';

const several = 'several';
const good = [
  [null, 'green'],
  [0.5, 'orange'],
] as const;

const blocked = blockedIn(several);

/** How it stands in all projects, at a glance. */
export const totals = (): Section => ({
  panels: [
    number('Projects', 'Projects that were exported in the last $window.', howMany),
    number(
      'Open tasks',
      'Tasks that are neither done nor cancelled.',
      countInAll(tasksPer(several, ['project'], stillOpen)),
    ),
    number('Work in progress', 'Tasks that were begun and have not ended.', inAll(wip(several))),
    number('Blocked', 'Tasks in a status that means blocked.', countInAll(blocked), { steps: good }),
    number('Aging', 'Work in progress that is older than what 85 of 100 finished tasks took.', inAll(aging(several)), {
      steps: good,
      noValue: 'not known',
    }),
    number('Completed per week', 'The sum of all projects, of the days that they export.', inAll(perWeek(several)), {
      decimals: 1,
    }),
  ],
});

const inSeconds = (head: string) => ofColumn(head, [{ id: 'unit', value: 's' }]);
const whole = (head: string) => ofColumn(head, [{ id: 'decimals', value: 0 }]);

export const projects = ({ details }: ProjectChoice): Section => ({
  panels: [
    table({
      width: 24,
      height: 10,
      title: 'How each project stands',
      description:
        'How each project stands. Created and completed are counts of the time range; times are those of tasks that were finished in the days that the project exports.',
      asked: [
        tasksPer(several, ['project'], inCategory('waiting')),
        wip(several),
        blocked,
        aging(several),
        perWeek(several),
        quantileOf(metric.leadTime, several, '0.5'),
        quantileOf(metric.leadTime, several, '0.85'),
        efficiency(several),
        grown(metric.created, several),
        grown(metric.completed, several),
      ].map(metricNow),
      transformations: columns([
        [label.project, 'Project'],
        ['Value #A', 'Waiting'],
        ['Value #B', 'In progress'],
        ['Value #C', 'Blocked'],
        ['Value #D', 'Aging'],
        ['Value #E', 'Completed per week'],
        ['Value #F', 'Lead time p50'],
        ['Value #G', 'Lead time p85'],
        ['Value #H', 'Flow efficiency'],
        ['Value #I', 'Created'],
        ['Value #J', 'Completed'],
        ['Time', undefined],
      ]),
      sortBy: 'In progress',
      overrides: [
        ofColumn('Project', [{ id: 'links', value: [toDetails(details)] }]),
        ...['Waiting', 'In progress', 'Blocked', 'Aging', 'Created', 'Completed'].map(whole),
        ofColumn('Completed per week', [{ id: 'decimals', value: 1 }]),
        ...['Lead time p50', 'Lead time p85'].map(inSeconds),
        ofColumn('Flow efficiency', [{ id: 'unit', value: 'percentunit' }]),
      ],
    }),
  ],
});

export const currentSprints = ({ details }: ProjectChoice): Section => ({
  title: 'Sprints',
  panels: [
    table({
      width: 24,
      height: 8,
      title: 'Current and recent sprints',
      description:
        'Sprints under way, and those that ended in the days that the project exports. In points, and what remains also in tasks, since not every task is estimated.',
      asked: [
        sprints(metric.sprintPoints, 'committed'),
        sprints(metric.sprintPoints, 'added'),
        sprints(metric.sprintPoints, 'removed'),
        sprints(metric.sprintPoints, 'completed'),
        sprints(metric.sprintPoints, 'remaining'),
        sprints(metric.sprintTasks, 'remaining'),
      ].map(metricNow),
      transformations: columns([
        [label.project, 'Project'],
        [label.sprint, 'Sprint'],
        ['Value #A', 'Committed'],
        ['Value #B', 'Added'],
        ['Value #C', 'Removed'],
        ['Value #D', 'Completed'],
        ['Value #E', 'Remaining'],
        ['Value #F', 'Tasks remaining'],
        ['Time', undefined],
      ]),
      sortBy: 'Remaining',
      overrides: [ofColumn('Project', [{ id: 'links', value: [toDetails(details)] }])],
    }),
  ],
});

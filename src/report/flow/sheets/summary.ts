import type { FlowSummary, LittlesLaw, Spread } from '../../../project/index.ts';
import { statusCategories } from '../../../project/index.ts';
import { plural } from '../../text.ts';
import type { Sheet, Table, Value } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { amount } from '../words.ts';
import { column, windowText } from './parts.ts';

const meanings = {
  steady: 'the flow is steady',
  growing: 'more is begun than comes to its end',
  draining: 'less is begun than comes to its end',
} as const;

const littlesLawText = ({ wip, expected, ratio, meaning }: LittlesLaw): string | undefined =>
  wip === null || expected === null || ratio === null || meaning === null
    ? undefined
    : `on average ${amount(wip)} in progress, ${amount(expected)} expected: ${meanings[meaning]}`;

const spreads = (summary: FlowSummary): readonly (readonly [name: string, spread: Spread])[] => [
  ['lead time', summary.leadTime],
  ['cycle time', summary.cycleTime],
  ['active time', summary.activeTime],
  ['wait time', summary.waitTime],
  ['blocked time', summary.blockedTime],
  ['age of work in progress', summary.wipAge],
];

const times = (summary: FlowSummary): Table => ({
  title: `Times of the ${plural(summary.completed, 'task')} completed in ${windowText(summary.window)}, and the age of what is in progress`,
  columns: [
    column('metric', 'time'),
    column('count', 'tasks', 'count'),
    column('p50_seconds', 'p50', 'duration'),
    column('p85_seconds', 'p85', 'duration'),
    column('p95_seconds', 'p95', 'duration'),
    column('mean_seconds', 'mean', 'duration'),
  ],
  rows: spreads(summary).map(([name, { count, p50, p85, p95, mean }]) => [name, count, p50, p85, p95, mean]),
});

const seconds = (value: number | null): number | null => (value === null ? null : value / 1000);

/** One figure a line: what a spreadsheet or a script can pick from. */
const figures = (summary: FlowSummary): Table => {
  const rows: (readonly Value[])[] = [
    ['tasks', summary.tasks.total, 'tasks'],
    ...statusCategories.map((name) => [`tasks.${name}`, summary.tasks.categories[name], 'tasks']),
    ['open', summary.open, 'tasks'],
    ['created', summary.created, 'tasks'],
    ['completed', summary.completed, 'tasks'],
    ['cancelled', summary.cancelled, 'tasks'],
    ['wip', summary.wip, 'tasks'],
    ['aging', summary.aging, 'tasks'],
    ['blocked', summary.blocked, 'tasks'],
    ['throughput.per_day', summary.throughput.perDay, 'tasks per day'],
    ['throughput.per_week', summary.throughput.perWeek, 'tasks per week'],
    ['efficiency', summary.efficiency, 'ratio'],
    ['littles_law.ratio', summary.littlesLaw.ratio, 'ratio'],
  ];
  for (const [name, { p50, p85, p95, mean }] of spreads(summary))
    for (const [key, value] of Object.entries({ p50, p85, p95, mean }))
      rows.push([
        `${name === 'age of work in progress' ? 'wip_age' : name.replace(' ', '_')}.${key}`,
        seconds(value),
        'seconds',
      ]);
  return {
    title: 'Figures',
    columns: [column('metric', 'metric'), column('value', 'value', 'count'), column('unit', 'unit')],
    rows,
  };
};

export const summarySheet = (summary: FlowSummary): Sheet => {
  const { tasks, throughput, window } = summary;
  const categories = statusCategories
    .filter((name) => tasks.categories[name] > 0)
    .map((name) => `${tasks.categories[name]} ${name}`);
  const law = littlesLawText(summary.littlesLaw);
  const rate =
    throughput.perDay === null || throughput.perWeek === null
      ? ''
      : `: ${amount(throughput.perDay, 2)} per day, ${amount(throughput.perWeek)} per week`;
  const aging = summary.aging === null ? '' : `, ${summary.aging} of them older than p85 of cycle times`;
  return {
    id: 'summary',
    title: 'Summary',
    facts: [
      ['tasks', [String(tasks.total), ...(categories.length > 0 ? [categories.join(', ')] : [])].join(': ')],
      ['completed', `${summary.completed} in ${windowText(window)}${rate}`],
      ['created, cancelled', `${summary.created}, ${summary.cancelled}`],
      ['work in progress', `${summary.wip}${aging}`],
      ['blocked', String(summary.blocked)],
      ['flow efficiency', shown(summary.efficiency, 'ratio')],
      ...(law === undefined ? [] : [["Little's law", law] as const]),
    ],
    charts: [],
    tables: summary.completed > 0 || summary.wip > 0 ? [times(summary)] : [],
    csv: figures(summary),
    notes: [
      ...(summary.completed === 0
        ? [`No task was completed in ${windowText(window)}: there is nothing to measure times by.`]
        : []),
      ...(summary.neverBegun > 0
        ? [
            `${plural(summary.neverBegun, 'completed task')} never began: without a cycle time, with a lead time of ${summary.neverBegun === 1 ? 'its' : 'their'} own.`,
          ]
        : []),
    ],
  };
};

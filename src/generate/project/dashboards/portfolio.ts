import { criticalities } from '../../../project/context/index.ts';
import { dashboardOf } from '../../dashboard/dashboard.ts';
import { inert } from '../../dashboard/expressions.ts';
import { filled } from '../../dashboard/filled.ts';
import { ownTag } from '../../dashboard/index.ts';
import type { Dashboard, Section } from '../../dashboard/model.ts';
import { columns, ofColumn, stat, table, timeSeries } from '../../dashboard/panels.ts';
import { metricNow, metricOverTime } from '../../dashboard/targets.ts';
import { sourceVariable } from '../../dashboard/variables.ts';
import { literal, quoted } from '../../queries/text.ts';
import type { Project, RequestMetrics } from '../model.ts';
import { objectiveLabel, projectIdOf, projectLabel, recordedAs } from '../names.ts';
import { budgetSteps, burnRate } from './objectives.ts';
import { allProjectsUid, dashboardUid } from './place.ts';
import { described, numbers } from './service.ts';

const range = '$__range';

/** 4 is critical, 0 is one that nobody said it of. */
const rank = ({ context }: Project): number => {
  const { criticality } = context.spec.business ?? {};
  return criticality === undefined ? 0 : criticalities.length - criticalities.indexOf(criticality);
};

/** A label with a text in which nothing is a reference to a group. */
const withLabel = (expr: string, name: string, value: string): string =>
  `label_replace(${expr}, "${name}", ${quoted(value.replaceAll('$', '$$$$'))}, "", "")`;

/** What the documents say, as a series for each project: its value is how critical it is. */
const said = (project: Project): string =>
  [
    [projectLabel, projectIdOf(project)],
    ['owner', project.context.spec.business?.owner ?? '–'],
    ['dashboard', dashboardUid(project)],
  ].reduce((expr, [name = '', value = '']) => withLabel(expr, name, value), `vector(${rank(project)})`);

/** A chain of hundreds is deeper than some parsers like. */
const chain = 40;

const anyOf = (exprs: readonly string[]): string => {
  const chains: string[] = [];
  for (let i = 0; i < exprs.length; i += chain) chains.push(exprs.slice(i, i + chain).join(' or '));
  return chains.length === 1 ? (chains[0] ?? '') : chains.map((one) => `(${one})`).join(' or ');
};

export const portfolioQueries = (projects: readonly Project[]) => {
  const own = inert(`${projectLabel}=~${quoted(projects.map((project) => literal(projectIdOf(project))).join('|'))}`);
  const metrics = new Map(
    projects.map(({ options }): [string, RequestMetrics] => [
      JSON.stringify([options.metrics.histogram, options.metrics.status]),
      options.metrics,
    ]),
  );
  const counted = (window: string, failed: boolean): string =>
    [...metrics.values()]
      .map(
        ({ histogram, status }) =>
          `sum by (${projectLabel}) (increase(${histogram}_count{${own}${failed ? `,${status}=~"5.."` : ''}}[${window}]))`,
      )
      .join(' or ');
  return {
    said: inert(anyOf(projects.map(said))),
    firing: `count by (${projectLabel}) (ALERTS{${own},alertstate="firing"})`,
    requests: counted(range, false),
    failed: `((${counted(range, true)}) or (${counted(range, false)}) * 0) / ((${counted(range, false)}) > 0)`,
    budget: `${recordedAs.budgetLeft}{${own}}`,
    objective: `${recordedAs.objective}{${own}}`,
    burn: (window: string): string => burnRate(own, window),
  };
};

type Queries = ReturnType<typeof portfolioQueries>;

const colours = ['text', 'blue', 'yellow', 'orange', 'red'];
const words = ['not said', ...criticalities.toReversed()];
const criticality = [
  {
    type: 'value',
    options: Object.fromEntries(words.map((text, i) => [i, { text, color: colours[i] ?? 'text', index: i }])),
  },
];

const share = (head: string) =>
  ofColumn(head, [
    { id: 'unit', value: 'percentunit' },
    { id: 'decimals', value: 2 },
  ]);

const side = (ask: Queries): Section => ({
  panels: [
    table({
      width: 24,
      height: 10,
      title: 'Projects',
      description: 'The most critical first. Requests are those of the time range.',
      asked: [ask.said, ask.firing, ask.requests, ask.failed].map(metricNow),
      transformations: columns([
        [projectLabel, 'Project'],
        ['Value #A', 'Criticality'],
        ['owner', 'Owner'],
        ['Value #B', 'Alerts that fire'],
        ['Value #C', 'Requests'],
        ['Value #D', 'Failed'],
        ['dashboard', 'Dashboard'],
        ['Time', undefined],
      ]),
      sortBy: 'Criticality',
      overrides: [
        ofColumn('Project', [
          {
            id: 'links',
            value: [
              {
                title: 'Dashboard of this project',
                url: `/d/${filled('__data.fields.dashboard')}?${filled('__url_time_range')}`,
                targetBlank: false,
              },
            ],
          },
        ]),
        ofColumn('Dashboard', [{ id: 'custom.hidden', value: true }]),
        ofColumn('Criticality', [
          { id: 'mappings', value: criticality },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]),
        ...['Alerts that fire', 'Requests'].map((head) => ofColumn(head, [{ id: 'decimals', value: 0 }])),
        share('Failed'),
      ],
    }),
  ],
});

const budgets = (ask: Queries): Section => ({
  title: 'Error budgets',
  panels: [
    table({
      width: 12,
      height: 10,
      title: 'What is left, the least first',
      description: 'Of 30 days. Burn rates are times of what is sustainable, over one hour and over six.',
      asked: [ask.budget, ask.objective, ask.burn('1h'), ask.burn('6h')].map(metricNow),
      transformations: columns([
        [projectLabel, 'Project'],
        [objectiveLabel, 'Objective'],
        ['Value #A', 'Budget left'],
        ['Value #B', 'Shall be good'],
        ['Value #C', 'Burn 1h'],
        ['Value #D', 'Burn 6h'],
        ['__name__', undefined],
        ['Time', undefined],
      ]),
      sortBy: 'Budget left',
      lowestFirst: true,
      overrides: [
        ofColumn('Budget left', [
          { id: 'unit', value: 'percentunit' },
          { id: 'decimals', value: 1 },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
          {
            id: 'thresholds',
            value: { mode: 'absolute', steps: budgetSteps.map(([value, color]) => ({ value, color })) },
          },
        ]),
        share('Shall be good'),
        ...['Burn 1h', 'Burn 6h'].map((head) => ofColumn(head, [{ id: 'decimals', value: 1 }])),
      ],
    }),
    timeSeries({
      width: 12,
      height: 10,
      title: 'Error budget left over time',
      description: 'Of 30 days, the objectives with the least of it now on top of the table beside this.',
      asked: [metricOverTime(ask.budget, `{{${projectLabel}}} {{${objectiveLabel}}}`)],
      unit: 'percentunit',
      style: 'line',
      max: 1,
      signed: true,
    }),
  ],
});

const totals = (ask: Queries): Section => {
  const shape = { width: 4, height: 4, decimals: 0 } as const;
  return numbers([
    stat({
      ...shape,
      title: 'Projects',
      description: 'Those that this dashboard was made of.',
      asked: [metricNow(`count(${ask.said})`)],
      steps: [[null, 'text']],
    }),
    stat({
      ...shape,
      title: 'Alerts that fire',
      description: 'Now, of all of them.',
      asked: [metricNow(`sum(${ask.firing})`)],
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      noValue: 'none',
    }),
    stat({
      ...shape,
      title: 'Budgets that are used up',
      description: 'Objectives of which nothing is left of the budget of 30 days.',
      asked: [metricNow(`count(${ask.budget} <= 0) or count(${ask.budget}) * 0`)],
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      noValue: 'not recorded',
    }),
  ]);
};

/** All projects side by side. */
export const projectsDashboard = (projects: readonly Project[]): Dashboard => {
  const ask = portfolioQueries(projects);
  return described(
    {
      ...dashboardOf({
        uid: allProjectsUid,
        title: 'Projects',
        description: '',
        from: 'now-24h',
        variables: [sourceVariable('prometheus', 'Metrics')],
        sections: [totals(ask), side(ask), budgets(ask)],
      }),
      tags: [ownTag, 'project'],
    },
    'How critical projects are, whose they are, and how they keep what they promise.',
  );
};

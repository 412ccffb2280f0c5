import { durationText } from '../../../project/derive/index.ts';
import type { Section } from '../../dashboard/model.ts';
import { columns, ofColumn, stat, table, timeSeries } from '../../dashboard/panels.ts';
import { metricNow, metricOverTime } from '../../dashboard/targets.ts';
import type { Project } from '../model.ts';
import { ofProject } from '../names.ts';
import { objectivesDue } from '../objectives.ts';

const over = '$__rate_interval';
const range = '$__range';
/** So many routes and instances are told apart. */
const most = 20;

type Step = readonly [from: number | null, colour: string];

/** The number without what binary fractions add. */
const plain = (value: number): number => Number(value.toPrecision(12));

/** What is asked of the requests of a project. */
export const requestQueries = (project: Project) => {
  const { histogram, status } = project.options.metrics;
  const own = ofProject(project);
  const sum = (by?: string): string => (by === undefined ? 'sum' : `sum by (${by})`);
  const increase = (by: string | undefined, window: string, failed = ''): string =>
    `${sum(by)} (increase(${histogram}_count{${own}${failed}}[${window}]))`;
  const answered = (by: string | undefined, window: string): string => increase(by, window);
  return {
    rate: (window: string): string => `sum (rate(${histogram}_count{${own}}[${window}]))`,
    /** Nothing where there were no requests; 0 where none of them failed. */
    failing: (window: string, by?: string): string =>
      `(${increase(by, window, `,${status}=~"5.."`)} or ${answered(by, window)} * 0) / (${answered(by, window)} > 0)`,
    quantile: (share: number, window: string, by?: string): string =>
      `histogram_quantile(${share}, sum by (${['le', ...(by === undefined ? [] : [by])].join(', ')}) (rate(${histogram}_bucket{${own}}[${window}])))`,
    busiest: (by: string): string => `topk(${most}, ${answered(by, range)} > 0)`,
  };
};

/** The share that may fail, where somebody asked for an objective. */
const mostFailing = (project: Project): number | undefined => {
  const due = objectivesDue(project).find(({ objective }) => objective === 'availability');
  return due && plain((100 - due.percent) / 100);
};

const none: Step = [null, 'text'];

/** At a glance. */
export const requestNumbers = (project: Project) => {
  const ask = requestQueries(project);
  const failing = mostFailing(project);
  const slow = project.strategy.latencyP99Ms.value;
  return [
    stat({
      width: 4,
      height: 4,
      title: 'Requests per second',
      description: 'The mean of the time range.',
      asked: [metricNow(ask.rate(range))],
      unit: 'reqps',
      steps: [none],
      noValue: 'no requests',
    }),
    stat({
      width: 4,
      height: 4,
      title: 'Requests that failed',
      description: 'Of all requests in the time range, those that were answered with a status of 5xx.',
      asked: [metricNow(ask.failing(range))],
      unit: 'percentunit',
      decimals: 2,
      steps:
        failing === undefined
          ? [none]
          : [
              [null, 'green'],
              [failing, 'red'],
            ],
      noValue: 'no requests',
    }),
    stat({
      width: 4,
      height: 4,
      title: 'Latency p99',
      description: 'So long at most took 99 of 100 requests in the time range.',
      asked: [metricNow(ask.quantile(0.99, range))],
      unit: 's',
      decimals: 2,
      steps:
        slow === null
          ? [none]
          : [
              [null, 'green'],
              [plain(slow / 1000), 'red'],
            ],
      noValue: 'no requests',
    }),
  ];
};

/** Lines at what is required, lowest first. */
const linesAt = (all: readonly (readonly [value: number | null, colour: string])[]) => {
  const steps = all
    .flatMap(([value, colour]): Step[] => (value === null ? [] : [[value, colour]]))
    .sort(([a], [b]) => (a ?? 0) - (b ?? 0));
  return steps.length === 0 ? {} : { steps: [[null, 'transparent'] as const, ...steps], lines: true as const };
};

const broken = (project: Project, label: string, head: string) => {
  const ask = requestQueries(project);
  const busiest = ask.busiest(label);
  const among = `and on (${label}) ${busiest}`;
  return table({
    width: 12,
    height: 8,
    title: `By ${head.toLowerCase()}`,
    description: `In the time range. The ${most} with the most requests.`,
    asked: [busiest, `${ask.failing(range, label)} ${among}`, `${ask.quantile(0.99, range, label)} ${among}`].map(
      metricNow,
    ),
    transformations: columns([
      [label, head],
      ['Value #A', 'Requests'],
      ['Value #B', 'Failed'],
      ['Value #C', 'p99'],
      ['Time', undefined],
    ]),
    sortBy: 'Requests',
    overrides: [
      ofColumn('Requests', [{ id: 'decimals', value: 0 }]),
      ofColumn('Failed', [
        { id: 'unit', value: 'percentunit' },
        { id: 'decimals', value: 2 },
      ]),
      ofColumn('p99', [{ id: 'unit', value: 's' }]),
    ],
  });
};

/** How requests are answered, beside what is required. */
export const requests = (project: Project): Section => {
  const { latencyP50Ms: p50, latencyP99Ms: p99, throughput } = project.strategy;
  const { histogram, route } = project.options.metrics;
  const ask = requestQueries(project);
  const shape = { width: 8, height: 8, style: 'line' } as const;
  const inSeconds = (ms: number | null): number | null => (ms === null ? null : plain(ms / 1000));
  const required = [
    ...(p50.value === null ? [] : [`p50 ${durationText(p50.value)} (orange)`]),
    ...(p99.value === null ? [] : [`p99 ${durationText(p99.value)} (red)`]),
  ];
  const failing = mostFailing(project);
  return {
    title: 'Requests',
    panels: [
      timeSeries({
        ...shape,
        title: 'Requests per second over time',
        description: [
          `Of "${histogram}".`,
          ...(throughput.value === null ? [] : [`The line: ${throughput.value}/s shall be possible.`]),
        ].join(' '),
        asked: [metricOverTime(ask.rate(over), 'requests')],
        unit: 'reqps',
        ...linesAt([[throughput.value, 'blue']]),
      }),
      timeSeries({
        ...shape,
        title: 'Share of requests that failed',
        description: [
          'Answered with a status of 5xx.',
          ...(failing === undefined ? [] : [`The line: the error budget, ${plain(failing * 100)}%.`]),
        ].join(' '),
        asked: [metricOverTime(ask.failing(over), 'failed')],
        unit: 'percentunit',
        ...linesAt([[failing ?? null, 'red']]),
      }),
      timeSeries({
        ...shape,
        title: 'Latency',
        description: [
          'So many of the requests took at most as long.',
          ...(required.length === 0 ? [] : [`The lines: ${required.join(', ')}.`]),
        ].join(' '),
        asked: [0.5, 0.9, 0.99].map((share) => metricOverTime(ask.quantile(share, over), `p${share * 100}`)),
        unit: 's',
        ...linesAt([
          [inSeconds(p50.value), 'orange'],
          [inSeconds(p99.value), 'red'],
        ]),
      }),
      ...(route === undefined ? [] : [broken(project, route, 'Route')]),
      broken(project, 'instance', 'Instance'),
    ],
  };
};

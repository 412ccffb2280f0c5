import type { Target } from '../../../project/context/index.ts';
import type { Draft, Section } from '../../dashboard/model.ts';
import { columns, ofColumn, stat, table } from '../../dashboard/panels.ts';
import { metricNow } from '../../dashboard/targets.ts';
import { literal, quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';

const range = '$__range';
/** So many runs are listed. */
const most = 50;

interface Group {
  /** Absent: nobody says, and jobs of this name in any namespace are meant. */
  readonly namespace: string | undefined;
  readonly names: readonly string[];
}

/** Targets of a kind, those of one namespace together. */
const groupsOf = ({ context }: Project, kind: Target['kind']): readonly Group[] => {
  const groups = new Map<string | undefined, string[]>();
  for (const target of context.spec.targets.filter((one) => one.kind === kind)) {
    const namespace = target.namespace ?? context.metadata.namespace;
    groups.set(namespace, [...(groups.get(namespace) ?? []), target.name]);
  }
  return [...groups].map(([namespace, names]) => ({ namespace, names: [...new Set(names)] }));
};

/** A selector for each namespace. */
const selectors = (series: string, label: string, groups: readonly Group[], more = ''): readonly string[] =>
  groups.map(({ namespace, names }) => {
    const named =
      names.length === 1 ? `${label}=${quoted(names[0] ?? '')}` : `${label}=~${quoted(names.map(literal).join('|'))}`;
    const within = namespace === undefined ? [] : [`namespace=${quoted(namespace)}`];
    return `${series}{${[...within, named, ...(more === '' ? [] : [more])].join(',')}}`;
  });

const anyOf = (all: readonly string[]): string => all.join(' or ');

/** What kube-state-metrics is asked about the jobs of a project. */
export const jobQueries = (project: Project) => {
  const crons = groupsOf(project, 'CronJob');
  const jobs = groupsOf(project, 'Job');
  const ofCron = (series: string): string =>
    `max by (namespace, cronjob) (${anyOf(selectors(series, 'cronjob', crons))})`;
  const own = anyOf(
    [
      ...selectors('kube_job_owner', 'owner_name', crons, 'owner_kind="CronJob"'),
      ...selectors('kube_job_owner', 'job_name', jobs),
    ].map((series) => `last_over_time(${series}[${range}])`),
  );
  const runs = `group by (namespace, job_name) (${own})`;
  const known = [...new Set([...crons, ...jobs].map(({ namespace }) => namespace))];
  const within = known.flatMap((namespace) => namespace ?? []);
  const place = (more: string): string => {
    const matchers = [
      ...(more === '' ? [] : [more]),
      ...(within.length < known.length ? [] : [`namespace=~${quoted(within.map(literal).join('|'))}`]),
    ];
    return matchers.length === 0 ? '' : `{${matchers.join(',')}}`;
  };
  const ofRun = (how: 'last' | 'max', series: string, more = ''): string =>
    `max by (namespace, job_name) (${how}_over_time(${series}${place(more)}[${range}]))`;
  const among = `and on (namespace, job_name) ${runs}`;
  const started = ofRun('last', 'kube_job_status_start_time');
  const failed = ofRun('max', 'kube_job_failed', 'condition="true"');
  return {
    crons: crons.length > 0,
    succeededAgo: `time() - ${ofCron('kube_cronjob_status_last_successful_time')}`,
    oldestSuccess: `max(time() - ${ofCron('kube_cronjob_status_last_successful_time')})`,
    scheduledAgo: `time() - ${ofCron('kube_cronjob_status_last_schedule_time')}`,
    underWay: ofCron('kube_cronjob_status_active'),
    runCount: `count(${runs})`,
    failedCount: `count((${failed} == 1) ${among}) or count(${runs}) * 0`,
    started: `topk(${most}, ${started} ${among}) * 1000`,
    took: `(${ofRun('last', 'kube_job_status_completion_time')} - ${started}) ${among}`,
    failed: `${failed} ${among}`,
  };
};

/** At a glance. */
export const jobNumbers = (project: Project): readonly Draft[] => {
  const ask = jobQueries(project);
  const shape = { width: 4, height: 4, decimals: 0 } as const;
  return [
    ...(ask.crons
      ? [
          stat({
            ...shape,
            title: 'Last success',
            description: 'How long ago a scheduled job ended well; of several, the one for which it is longest ago.',
            asked: [metricNow(ask.oldestSuccess)],
            unit: 's',
            decimals: 1,
            steps: [[null, 'text']],
            noValue: 'never seen',
          }),
        ]
      : []),
    stat({
      ...shape,
      title: 'Failed runs of jobs',
      description: 'In the time range, of those that were seen.',
      asked: [metricNow(ask.failedCount)],
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      noValue: 'no runs seen',
    }),
  ];
};

/** How jobs run: nothing of this is said by requests. */
export const jobs = (project: Project): Section => {
  const ask = jobQueries(project);
  return {
    title: 'Jobs',
    panels: [
      ...(ask.crons
        ? [
            table({
              width: 24,
              height: 5,
              title: 'Scheduled jobs',
              description: 'How long ago each was scheduled and ended well, and how many of its runs are under way.',
              asked: [ask.succeededAgo, ask.scheduledAgo, ask.underWay].map(metricNow),
              transformations: columns([
                ['cronjob', 'CronJob'],
                ['namespace', 'Namespace'],
                ['Value #A', 'Last success'],
                ['Value #B', 'Last scheduled'],
                ['Value #C', 'Under way'],
                ['Time', undefined],
              ]),
              sortBy: 'Last success',
              overrides: [
                ...['Last success', 'Last scheduled'].map((head) =>
                  ofColumn(head, [
                    { id: 'unit', value: 's' },
                    { id: 'decimals', value: 1 },
                  ]),
                ),
                ofColumn('Under way', [{ id: 'decimals', value: 0 }]),
              ],
            }),
          ]
        : []),
      table({
        width: 24,
        height: 8,
        title: 'Runs of jobs',
        description: `The last ${most} that started, of those that were seen in the time range. A run that failed has no end.`,
        asked: [ask.started, ask.took, ask.failed].map(metricNow),
        transformations: columns([
          ['job_name', 'Job'],
          ['namespace', 'Namespace'],
          ['Value #A', 'Started'],
          ['Value #B', 'Took'],
          ['Value #C', 'Failed'],
          ['Time', undefined],
        ]),
        sortBy: 'Started',
        overrides: [
          ofColumn('Started', [{ id: 'unit', value: 'dateTimeAsIso' }]),
          ofColumn('Took', [{ id: 'unit', value: 's' }]),
          ofColumn('Failed', [{ id: 'mappings', value: yesOrNo }]),
        ],
      }),
    ],
  };
};

const yesOrNo = [
  {
    type: 'value',
    options: { 0: { text: 'no', index: 0 }, 1: { text: 'yes', color: 'red', index: 1 } },
  },
];

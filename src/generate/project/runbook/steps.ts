import { requestQueries } from '../dashboards/requests.ts';
import { traceQueries } from '../dashboards/traces.ts';
import type { Project } from '../model.ts';
import { ofProject } from '../names.ts';
import { mayServe } from '../objectives.ts';
import type { ToldAlert } from './alerts.ts';
import { looksAt, reruns, rollouts } from './kubectl.ts';
import { block, queries } from './lines.ts';

const window = '15m';

const labels = ({ options }: Project): readonly string[] => [
  'instance',
  ...(options.metrics.route === undefined ? [] : [options.metrics.route]),
];

const jobs = ({ context }: Project) => context.spec.targets.filter((target) => !mayServe(target));

const workloads = 'See [how the workloads are](#first-look), and go back where it began with a rollout.';

const firstSteps: Readonly<Record<ToldAlert['kind'], (project: Project) => readonly string[]>> = {
  availability: (project) => {
    const ask = requestQueries(project);
    return [
      'Requests are answered with a status of 5xx. First find out whether all of it fails, or one part:',
      '',
      ...queries('promql', [ask.failing(window), ...labels(project).map((by) => ask.failing(window, by))]),
      'Then see what fails in them:',
      '',
      ...queries('traceql', [traceQueries(project).failed]),
      workloads,
      '',
    ];
  },
  latency: (project) => {
    const ask = requestQueries(project);
    const { slow } = traceQueries(project);
    return [
      'Requests take too long. First find out whether all of them do, or those of one part, and whether there are more of them than usual:',
      '',
      ...queries('promql', [
        ask.quantile(0.99, window),
        ...labels(project).map((by) => ask.quantile(0.99, window, by)),
        ask.rate(window),
      ]),
      ...(slow === undefined ? [] : ['Then where the time goes:', '', ...queries('traceql', [slow])]),
      workloads,
      '',
    ];
  },
  absent: (project) => [
    'Nobody calls it, or its metrics do not arrive; until they do, no other alert about its requests can fire. See [whether it runs](#first-look), whether it is scraped, and what it exports:',
    '',
    ...queries('promql', [`up{${ofProject(project)}}`, requestQueries(project).rate(window)]),
    'Then whether those who call it still do: names, certificates, what stands before it.',
    '',
  ],
  failed: (project) => [
    'A run gave up, and what it should have done is not done. See what it said, and whether the next run makes up for it:',
    '',
    ...block('sh', looksAt(project, jobs(project))),
    ...block('sh', reruns(project, jobs(project))),
  ],
  missed: (project) => [
    'A run is due and did not begin: the schedule cannot be kept, or the run before has not ended and runs may not overlap.',
    '',
    ...block(
      'sh',
      looksAt(
        project,
        jobs(project).filter(({ kind }) => kind === 'CronJob'),
      ),
    ),
    ...block(
      'sh',
      reruns(
        project,
        jobs(project).filter(({ kind }) => kind === 'CronJob'),
      ),
    ),
  ],
};

/** What to do first where alerts of a kind fire. */
export const stepsFor = (kind: ToldAlert['kind'], project: Project): readonly string[] => firstSteps[kind](project);

/** How the workloads are, and back to what ran before. */
export const firstLook = (project: Project): readonly string[] => {
  const back = rollouts(project);
  return [
    ...block('sh', looksAt(project, project.context.spec.targets)),
    ...(back.length === 0 ? [] : ['What was rolled out, and back to what ran before:', '', ...block('sh', back)]),
  ];
};

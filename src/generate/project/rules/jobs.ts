import type { Target } from '../../../project/context/index.ts';
import { secondsOf } from '../../alerts/duration.ts';
import { settled } from '../../alerts/tales.ts';
import { quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { alertNames, projectIdOf } from '../names.ts';
import type { Alert, Case, Fed, Subject } from './model.ts';

/** A job whose failures are told: of one name in one namespace. */
export interface WatchedJob {
  readonly kind: 'Job' | 'CronJob';
  readonly name: string;
  readonly namespace: string;
}

interface Jobs {
  readonly watched: readonly WatchedJob[];
  readonly notes: readonly string[];
}

const isJob = (target: Target): target is Target & { readonly kind: WatchedJob['kind'] } =>
  target.kind === 'Job' || target.kind === 'CronJob';

/** The jobs of a project that can be told from those of others. */
export const jobsOf = ({ context }: Project): Jobs => {
  const jobs = context.spec.targets.filter(isJob);
  const watched = jobs.flatMap(({ kind, name, namespace = context.metadata.namespace }): readonly WatchedJob[] =>
    namespace === undefined ? [] : [{ kind, name, namespace }],
  );
  const homeless = jobs.filter(({ namespace = context.metadata.namespace }) => namespace === undefined);
  return {
    watched: [...new Map(watched.map((one) => [`${one.kind}/${one.namespace}/${one.name}`, one])).values()],
    notes: homeless.map(
      ({ kind, name }) =>
        `Alerts about ${kind} "${name}" are left out: neither the target nor "metadata" names a namespace, and another project may have one of that name.`,
    ),
  };
};

/** How long a failure is told where nothing succeeds it: objects of failed jobs stay around. */
const recent = '1d';
/** How late a run may be. */
const late = 900;

interface Made {
  readonly evaluated: number;
  readonly job: WatchedJob;
}

const labelsOf = ({ namespace }: WatchedJob, more: Readonly<Record<string, string>> = {}): string =>
  `{${Object.entries({ namespace, ...more })
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')}}`;

const byJob = '(namespace, job_name)';

const failedExpression = (job: WatchedJob): string => {
  const { kind, name } = job;
  const own = kind === 'Job' ? { job_name: name } : {};
  const cron = labelsOf(job, { cronjob: name });
  const started = `kube_job_status_start_time${labelsOf(job, own)}`;
  return [
    `max by ${byJob} (kube_job_failed${labelsOf(job, { ...own, condition: 'true' })}) > 0`,
    ...(kind === 'Job'
      ? []
      : [`and on ${byJob} kube_job_owner${labelsOf(job, { owner_kind: 'CronJob', owner_name: name })}`]),
    `and on ${byJob} (`,
    `  ${started} > time() - ${secondsOf(recent)}`,
    `  or max_over_time(kube_job_status_active${labelsOf(job, own)}[${recent}]) > 0`,
    ')',
    ...(kind === 'Job'
      ? []
      : [
          `unless on ${byJob} (`,
          `  ${started} < on (namespace) group_left max by (namespace) (kube_cronjob_status_last_successful_time${cron})`,
          ')',
        ]),
  ].join('\n');
};

const failedCases = ({ evaluated, job }: Made): readonly Case[] => {
  const at = settled({ evaluated }, 2 * secondsOf(recent));
  const steps = at / evaluated;
  const jobName = job.kind === 'Job' ? job.name : `${job.name}-28000000`;
  const constant = (value: number): string => `${value}x${steps}`;
  const fed = (name: string, values: string, more: Readonly<Record<string, string>> = {}): Fed => ({
    series: `${name}${labelsOf(job, { job_name: jobName, ...more })}`,
    values,
  });
  const told = (
    name: string,
    {
      started,
      active = constant(0),
      owner = job.name,
      succeeded,
    }: {
      readonly started: number;
      readonly active?: string;
      readonly owner?: string;
      readonly succeeded?: number;
    },
    isHeard: boolean,
  ): Case => ({
    name: `${alertNames.jobFailed} ${name}`,
    step: evaluated,
    fed: [
      fed('kube_job_failed', constant(1), { condition: 'true' }),
      fed('kube_job_status_start_time', constant(started)),
      fed('kube_job_status_active', active),
      ...(job.kind === 'Job' ? [] : [fed('kube_job_owner', constant(1), { owner_kind: 'CronJob', owner_name: owner })]),
      ...(succeeded === undefined
        ? []
        : [
            {
              series: `kube_cronjob_status_last_successful_time${labelsOf(job, { cronjob: job.name })}`,
              values: constant(succeeded),
            },
          ]),
    ],
    at,
    fires: isHeard ? [{ labels: { namespace: job.namespace, job_name: jobName } }] : [],
  });
  return [
    told('fires', { started: at - 3600 }, true),
    told('fires where the run was a long one', { started: 60, active: `1x${steps - 1} 0` }, true),
    told('stays silent about an object that is still there', { started: 60 }, false),
    ...(job.kind === 'Job'
      ? []
      : [
          told('stays silent once a later run succeeded', { started: at - 7200, succeeded: at - 3600 }, false),
          told('fires where only an earlier run succeeded', { started: at - 3600, succeeded: at - 7200 }, true),
          told('stays silent about jobs of others', { started: at - 3600, owner: `${job.name}-2` }, false),
        ]),
  ];
};

const missedCases = ({ evaluated, job }: Made): readonly Case[] => {
  const at = 4 * evaluated;
  const own = (name: string, values: string): Fed => ({
    series: `${name}${labelsOf(job, { cronjob: job.name })}`,
    values,
  });
  const told = (name: string, fed: readonly Fed[], isHeard = false): Case => ({
    name: `${alertNames.jobMissed} ${name}`,
    step: evaluated,
    fed,
    at,
    fires: isHeard ? [{ labels: { namespace: job.namespace, cronjob: job.name } }] : [],
  });
  const overdue = own('kube_cronjob_next_schedule_time', `${at - evaluated - late - 1}x4`);
  return [
    told('fires', [overdue], true),
    told('stays silent where it is just not late enough', [
      // As late at every evaluation.
      own('kube_cronjob_next_schedule_time', `-${late}+${evaluated}x4`),
    ]),
    told('stays silent while it is suspended', [overdue, own('kube_cronjob_spec_suspend', '1x4')]),
  ];
};

const alertsOf = ({ project, evaluated }: Subject, job: WatchedJob): readonly Alert[] => {
  const { kind, name, namespace } = job;
  const labels = { target: `${kind}/${namespace}/${name}` };
  const called = `${kind} "${name}" in namespace "${namespace}"`;
  const failed: Alert = {
    alert: alertNames.jobFailed,
    expr: failedExpression(job),
    for: '0m',
    urgency: 'job',
    labels,
    summary: [`Project "${projectIdOf(project)}": ${called} failed, job "`, { label: 'job_name' }, '".'],
    description: [
      kind === 'Job'
        ? `It gave up. This is told for ${recent}, or until the object is gone.`
        : `A run gave up. This is told for ${recent}, or until a later run succeeds.`,
    ],
    recordings: [],
    shortest: 0,
    cases: failedCases({ evaluated, job }),
  };
  if (kind === 'Job') return [failed];
  const cron = labelsOf(job, { cronjob: name });
  const missed: Alert = {
    alert: alertNames.jobMissed,
    expr: [
      `time() - max by (namespace, cronjob) (kube_cronjob_next_schedule_time${cron}) > ${late}`,
      `unless on (namespace, cronjob) kube_cronjob_spec_suspend${cron} == 1`,
    ].join('\n'),
    for: '5m',
    urgency: 'job',
    labels,
    summary: [`Project "${projectIdOf(project)}": ${called} did not start when it was due.`],
    description: [
      `It is late by more than ${late / 60} minutes. It cannot be started, or the run before has not ended and runs may not overlap.`,
    ],
    recordings: [],
    shortest: 0,
    cases: missedCases({ evaluated, job }),
  };
  return [failed, missed];
};

/** Jobs that failed, and that did not start. */
export const jobAlerts = (subject: Subject): readonly Alert[] =>
  jobsOf(subject.project).watched.flatMap((job) => alertsOf(subject, job));

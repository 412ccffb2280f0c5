import { fingerprintOf } from '../../core/index.ts';
import type { Target } from '../../project/context/index.ts';
import { quoted } from '../queries/text.ts';
import { slugOf } from '../slug.ts';
import type { Project } from './model.ts';

// What different generated files call the same thing.

export const projectIdOf = ({ context }: Project): string => context.spec.project.id;

/** The folder of what is made of all projects together. */
export const jointFolder = 'portfolio';

/** The name of a project in names of objects of Kubernetes and of files: valid in both, and of its own for each id. */
export const projectSlug = (project: Project): string => {
  const id = projectIdOf(project);
  return id === jointFolder ? `${id}-${fingerprintOf([id]).slice(0, 8)}` : slugOf(id);
};

/** The name of the objects that are made of a project. */
export const objectName = (project: Project): string => `contextcore-${projectSlug(project)}`;

/** The namespace of what is made of a project; none where the document names none. */
export const namespaceOf = ({ context }: Project): { readonly namespace?: string } =>
  context.metadata.namespace === undefined ? {} : { namespace: context.metadata.namespace };

/** The namespace of a target: its own, else that of the document. */
export const targetNamespaceOf = (project: Project, target: Target): { readonly namespace?: string } =>
  target.namespace === undefined ? namespaceOf(project) : { namespace: target.namespace };

/** Labels of every object that is made of a project. */
export const objectLabels = (project: Project): Readonly<Record<string, string>> => ({
  ...project.options.labels,
  'app.kubernetes.io/managed-by': 'contextcore',
  'app.kubernetes.io/part-of': projectIdOf(project),
});

/**
 * The label of all series of a project. Monitors that are generated put it on what they scrape; telemetry over OTLP has it from the
 * resource attribute `project.id`.
 */
export const projectLabel = 'project_id';

/** `project_id="checkout"` */
export const ofProject = (project: Project): string => `${projectLabel}=${quoted(projectIdOf(project))}`;

/** What an objective is about; the label `slo` of what is recorded. */
export type Objective = 'availability' | 'latency';

export const objectiveLabel = 'slo';

/** The series that rules record of an objective, with the labels `project_id` and `slo`. Windows are durations of Prometheus. */
export const recordedAs = {
  /** Requests in a window. */
  total: (window: string): string => `contextcore:slo_total:increase${window}`,
  /** Those of them that failed, or were too slow. */
  bad: (window: string): string => `contextcore:slo_bad:increase${window}`,
  /** The share of those that were bad. */
  ratio: (window: string): string => `contextcore:slo_bad:ratio${window}`,
  /** What shall be good: a share. */
  objective: 'contextcore:slo_objective:ratio',
  /** The share of the budget of `budgetWindow` that is left: below 0 where more was used than there is. */
  budgetLeft: 'contextcore:slo_budget_left:ratio30d',
} as const;

export const budgetWindow = '30d';

/** `contextcore:slo_bad:ratio1h{project_id="checkout",slo="latency"}` */
export const recorded = (series: string, project: Project, objective: Objective): string =>
  `${series}{${ofProject(project)},${objectiveLabel}="${objective}"}`;

/** Labels by which alerts of a project are routed, beside `severity`. */
export const alertLabels = (project: Project): Readonly<Record<string, string>> => {
  const { business = {} } = project.context.spec;
  const { alertPriority, paging } = project.strategy;
  return {
    [projectLabel]: projectIdOf(project),
    // Without it an AlertmanagerConfig of that namespace does not see the alert.
    ...namespaceOf(project),
    priority: alertPriority.value,
    paging: paging.value ? 'yes' : 'no',
    ...(business.criticality === undefined ? {} : { criticality: business.criticality }),
    ...(business.owner === undefined ? {} : { owner: business.owner }),
  };
};

/** What the alerts of a project are called. The runbook explains each; rules make those that are needed. */
export const alertNames = {
  burn: (objective: Objective, window: string): string =>
    `Slo${objective === 'availability' ? 'Availability' : 'Latency'}Burn${window}`,
  absent: 'ProjectMetricsAbsent',
  jobFailed: 'ProjectJobFailed',
  jobMissed: 'ProjectJobMissed',
} as const;

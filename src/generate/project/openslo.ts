import { annotationOf, annotationsOf, attributesOf, durationText } from '../../project/index.ts';
import { defaultThresholds } from '../alerts/index.ts';
import { evaluatedEvery } from '../alerts/plan.ts';
import { shown } from '../queries/text.ts';
import type { Generated, Generator, Project } from './model.ts';
import { budgetWindow, projectIdOf, projectSlug, recorded, recordedAs } from './names.ts';
import { type Due, objectivesDue } from './objectives.ts';
import { hasBudget } from './rules/burn.ts';
import { summed } from './rules/series.ts';

const apiVersion = 'openslo/v1';
const titleOf = (project: Project, { objective }: Due): string =>
  `${objective === 'availability' ? 'Availability' : 'Latency'} of ${projectIdOf(project)}`;

const descriptionOf = ({ objective, percent, thresholdMs, bucketSeconds = 0 }: Due): string => {
  if (objective === 'availability') return `${percent}% of all requests are answered without an error of the server.`;
  const bound = durationText(Number((bucketSeconds * 1000).toPrecision(12)));
  const required = durationText(thresholdMs ?? 0);
  const counted = bound === required ? '' : `; requests are counted by the next bucket, ${bound}`;
  return `${percent}% of all requests are answered within ${required}${counted}.`;
};

/** What the document requires, by which it is read again. */
const requirementOf = ({ objective, percent, thresholdMs = 0 }: Due): Readonly<Record<string, string>> =>
  objective === 'availability'
    ? { [annotationOf('requirement.availability')]: String(percent) }
    : { [annotationOf('requirement.latency_p99')]: String(thresholdMs / 1000) };

const objectNameOf = (project: Project, { objective }: Due): string => `${projectSlug(project)}-${objective}`;

const slo = (project: Project, due: Due) => {
  const source = (series: string) => ({
    metricSource: { type: 'Prometheus', spec: { query: recorded(series, project, due.objective) } },
  });
  return {
    apiVersion,
    kind: 'SLO',
    metadata: {
      name: objectNameOf(project, due),
      displayName: titleOf(project, due),
      annotations: requirementOf(due),
    },
    spec: {
      description: descriptionOf(due),
      service: projectSlug(project),
      indicator: {
        metadata: { name: objectNameOf(project, due) },
        spec: {
          ratioMetric: { counter: false, bad: source(recordedAs.bad(summed)), total: source(recordedAs.total(summed)) },
        },
      },
      timeWindow: [{ duration: budgetWindow, isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ displayName: titleOf(project, due), targetPercent: due.percent }],
    },
  };
};

const serviceOf = (project: Project) => ({
  apiVersion,
  kind: 'Service',
  metadata: {
    name: projectSlug(project),
    displayName: projectIdOf(project),
    annotations: Object.fromEntries(
      Object.entries(annotationsOf(attributesOf(project.context, project.strategy))).map(([name, text]) => [
        name,
        shown(text),
      ]),
    ),
  },
  spec: {},
});

/** Whether rules count requests: without that an SLO would ask for series that are not there. */
const isCounted = (project: Project): boolean =>
  hasBudget({ project, thresholds: defaultThresholds, evaluated: evaluatedEvery(defaultThresholds) });

/** The objectives that are due, as OpenSLO has them. */
export const openslo: Generator = (project): Generated => {
  const all = objectivesDue(project);
  const due = isCounted(project) ? all : [];
  return {
    drafts:
      due.length === 0
        ? []
        : [
            {
              path: 'openslo.yaml',
              documents: [serviceOf(project), ...due.map((one) => slo(project, one))],
              from: ['availability', 'latencyP99Ms'],
            },
          ],
    notes:
      due.length === all.length
        ? []
        : ['There is no openslo.yaml: metrics come too seldom for rules to count requests.'],
  };
};

import { withoutTemplates } from '../../alerts/parts.ts';
import type { Generator, Project } from '../model.ts';
import { alertLabels, namespaceOf, objectLabels, objectName } from '../names.ts';
import { annotationsOf, templateOf } from './annotations.ts';
import { type Plan, planRules } from './plan.ts';
import { severityOf } from './severity.ts';
import { ruleTests } from './unit-tests.ts';
import { workflowNotes } from './workflows.ts';

export { jobsOf, type WatchedJob } from './jobs.ts';
export { workflowCommand } from './workflows.ts';

const ruleFile = 'rules.yaml';

/** Labels are templates as well. */
const inertLabels = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, withoutTemplates(value)]));

const ruleGroups = (project: Project, { groups }: Plan) =>
  groups.map(({ name, interval, recordings, alerts }) => ({
    name,
    interval,
    rules: [
      ...recordings.map(({ record, expr, labels = {} }) => ({ record, expr, labels })),
      ...alerts.map((alert) => ({
        alert: alert.alert,
        expr: alert.expr,
        for: alert.for,
        labels: inertLabels({
          ...alertLabels(project),
          severity: severityOf(project, alert.urgency),
          ...alert.labels,
        }),
        annotations: Object.fromEntries(
          annotationsOf(project, alert).map(([key, parts]) => [key, templateOf(project, parts)]),
        ),
      })),
    ],
  }));

/** Recording rules and alerts of what somebody asked for, with the tests that prove them. */
export const rules: Generator = (project) => {
  const plan = planRules(project);
  const notes = [...plan.notes, ...workflowNotes(project)];
  const groups = ruleGroups(project, plan);
  if (groups.length === 0) return { drafts: [], notes };
  const from = ['alertPriority', 'paging', 'availability', 'errorBudget', 'latencyP99Ms'] as const;
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: objectName(project), ...namespaceOf(project), labels: objectLabels(project) },
    spec: { groups },
  };
  return {
    drafts: [
      { path: 'prometheus-rule.yaml', documents: [object], from },
      { path: ruleFile, documents: [{ groups }], from },
      { path: 'rules.test.yaml', documents: [ruleTests(plan, ruleFile)], from },
    ],
    notes,
  };
};

import { annotationsOf } from './annotations.ts';
import type { AlertLinks } from './model.ts';
import { templateOf } from './parts.ts';
import type { Plan } from './plan.ts';

export const severityLabels = ({
  severity,
  labels,
}: {
  severity: string;
  labels?: Readonly<Record<string, string>>;
}) => ({
  severity,
  ...labels,
});

/** The groups of a rule file, and of a PrometheusRule object. */
export const ruleGroups = ({ subject, groups }: Plan, links: AlertLinks) =>
  groups.map(({ name, interval, recordings, alerts }) => ({
    name,
    interval,
    rules: [
      ...recordings.map(({ record, expr }) => ({ record, expr })),
      ...alerts.map((alert) => ({
        alert: alert.alert,
        expr: alert.expr,
        for: alert.for,
        labels: severityLabels(alert),
        annotations: Object.fromEntries(
          annotationsOf(subject, alert, links).map(([key, parts]) => [key, templateOf(parts)]),
        ),
      })),
    ],
  }));

export const ruleObject = (
  plan: Plan,
  { links, slug, labels }: { links: AlertLinks; slug: string; labels: Readonly<Record<string, string>> },
) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: `contextcore-${slug}`, labels: { 'app.kubernetes.io/part-of': 'contextcore', ...labels } },
  spec: { groups: ruleGroups(plan, links) },
});

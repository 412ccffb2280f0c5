import type { Project } from '../model.ts';
import { alertLabels } from '../names.ts';
import { annotationsOf, renderedOf } from './annotations.ts';
import type { Alert, Case } from './model.ts';
import type { Plan } from './plan.ts';
import { severityOf } from './severity.ts';

const expected = (project: Project, alert: Alert, { fires }: Case) =>
  fires.map((fired) => ({
    exp_labels: {
      ...fired.labels,
      ...alertLabels(project),
      severity: severityOf(project, alert.urgency),
      ...alert.labels,
    },
    exp_annotations: Object.fromEntries(
      annotationsOf(project, alert).map(([key, parts]) => [key, renderedOf(parts, fired)]),
    ),
  }));

const testOf = ({ name, step, fed, at, asks = [] }: Case) => ({
  name,
  interval: `${step}s`,
  input_series: fed,
  ...(asks.length === 0
    ? {}
    : {
        promql_expr_test: asks.map(({ expr, labels }) => ({
          expr,
          eval_time: `${at}s`,
          exp_samples:
            labels === undefined
              ? []
              : [
                  {
                    labels: `{${Object.entries(labels)
                      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
                      .join(',')}}`,
                    value: 1,
                  },
                ],
        })),
      }),
});

/** A test for `promtool test rules` that tells every story of every alert. */
export const ruleTests = ({ subject, groups, cases }: Plan, ruleFile: string) => ({
  rule_files: [ruleFile],
  evaluation_interval: `${subject.evaluated}s`,
  group_eval_order: groups.map(({ name }) => name),
  tests: [
    ...groups
      .flatMap(({ alerts }) => alerts)
      .flatMap((alert) =>
        alert.cases.map((one) => ({
          ...testOf(one),
          alert_rule_test: [
            {
              eval_time: `${one.at}s`,
              alertname: alert.alert,
              exp_alerts: expected(subject.project, alert, one),
            },
          ],
        })),
      ),
    ...cases.map(testOf),
  ],
});

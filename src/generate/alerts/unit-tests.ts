import { label, selector, seriesOf } from '../queries/series.ts';
import { annotationsOf } from './annotations.ts';
import type { Alert, AlertLinks, Case, Counted, Subject } from './model.ts';
import { renderedOf } from './parts.ts';
import type { Plan } from './plan.ts';
import { severityLabels } from './prometheus.ts';

const seriesText = ({ naming, workflow }: Subject, { read, outcome }: Counted): string =>
  selector(seriesOf(naming).fields, [
    ['workflow', '=', workflow],
    ['phase', '=', read.phase],
    ['field', '=', read.field],
    ['critical', '=', 'true'],
    ['outcome', '=', outcome],
  ]);

const expected = (subject: Subject, alert: Alert, { fires }: Case, links: AlertLinks) =>
  fires.map((fired) => ({
    exp_labels: {
      ...severityLabels(alert),
      [label.workflow]: subject.workflow,
      ...(fired.read === undefined ? {} : { [label.phase]: fired.read.phase, [label.field]: fired.read.field }),
    },
    exp_annotations: Object.fromEntries(
      annotationsOf(subject, alert, links).map(([key, parts]) => [key, renderedOf(parts, fired)]),
    ),
  }));

/** A test for `promtool test rules` that tells every story of every alert. */
export const ruleTests = ({ subject, groups }: Plan, { ruleFile, links }: { ruleFile: string; links: AlertLinks }) => ({
  rule_files: [ruleFile],
  evaluation_interval: `${subject.evaluated}s`,
  group_eval_order: groups.map(({ name }) => name),
  tests: groups
    .flatMap(({ alerts }) => alerts)
    .flatMap((alert) =>
      alert.cases.map((one) => ({
        name: one.name,
        interval: `${one.step}s`,
        input_series: one.counted.map((counted) => ({ series: seriesText(subject, counted), values: counted.values })),
        alert_rule_test: [
          { eval_time: `${one.at}s`, alertname: alert.alert, exp_alerts: expected(subject, alert, one, links) },
        ],
        // Not only silent: there is no share at all, and so none that is no number.
        ...(one.name.endsWith('without runs') && alert.recordings.length > 0
          ? {
              promql_expr_test: [
                {
                  expr: `{__name__=~"contextcore:context_completeness:ratio.+"}`,
                  eval_time: `${one.at}s`,
                  exp_samples: [],
                },
              ],
            }
          : {}),
      })),
    ),
});

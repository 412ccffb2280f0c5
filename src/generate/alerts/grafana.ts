import { fingerprintOf } from '../../core/index.ts';
import { attributes, runSpan } from '../../runtime/telemetry/names.ts';
import { quoted } from '../queries/text.ts';
import { annotationsOf } from './annotations.ts';
import { secondsOf } from './duration.ts';
import type { Alert, AlertLinks, Subject } from './model.ts';
import { grafanaName, grafanaText } from './parts.ts';
import type { Plan } from './plan.ts';
import { number, share } from './promql.ts';

export interface GrafanaChoice {
  readonly folder: string;
  /** The uid of the Tempo data source. */
  readonly datasource: string;
}

const expressions = '__expr__';

const runsOf = ({ workflow }: Subject): string =>
  `{ name = ${quoted(runSpan)} && span.${attributes.workflow} = ${quoted(workflow)} && span.${attributes.completeness} != nil }`;

const traceQuery = (refId: string, query: string, seconds: number, { datasource }: GrafanaChoice) => ({
  refId,
  queryType: 'traceql',
  relativeTimeRange: { from: seconds, to: 0 },
  datasourceUid: grafanaName(datasource),
  model: {
    refId,
    datasource: { type: 'tempo', uid: datasource },
    queryType: 'traceql',
    // One value over all runs of the window: of values of steps, which weigh the same however many runs they have, it would be none.
    metricsQueryType: 'instant',
    tableType: 'traces',
    filters: [],
    limit: 20,
    query,
  },
});

const condition = (refId: string, type: 'lt' | 'gt', value: number) => ({
  type: 'query',
  evaluator: { type, params: [value] },
  operator: { type: 'and' },
  query: { params: [refId] },
  reducer: { type: 'last', params: [] },
});

interface TraceAlert {
  readonly name: string;
  readonly least: number;
  readonly summary: string;
}

const ruleOf = (subject: Subject, { name, least, summary }: TraceAlert, choice: GrafanaChoice, links: AlertLinks) => {
  const { window, runs, for: lasting, severity } = subject.thresholds.traces;
  const seconds = secondsOf(window);
  const runSpans = runsOf(subject);
  const alert: Alert = {
    alert: name,
    expr: '',
    for: lasting,
    severity,
    summary: [summary],
    description: [`The mean over runs whose traces are kept, of at least ${runs} runs in ${window}.`],
    recordings: [],
    shortest: seconds,
    cases: [],
  };
  const texts = annotationsOf(subject, alert, links).map(([key, parts]) => [
    key,
    parts.map((part) => (typeof part === 'string' ? grafanaText(part) : '')).join(''),
  ]);
  return {
    uid: `contextcore-${fingerprintOf([subject.workflow, name])}`,
    title: `${name}: ${grafanaName(subject.workflow)}`,
    condition: 'C',
    data: [
      traceQuery('A', `${runSpans} | avg_over_time(span.${attributes.completeness})`, seconds, choice),
      traceQuery('B', `${runSpans} | count_over_time()`, seconds, choice),
      {
        refId: 'C',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: expressions,
        model: {
          refId: 'C',
          type: 'classic_conditions',
          datasource: { type: expressions, uid: expressions },
          conditions: [condition('A', 'lt', least), condition('B', 'gt', runs - 1)],
        },
      },
    ],
    noDataState: 'OK',
    execErrState: 'Error',
    for: lasting,
    annotations: Object.fromEntries(texts),
    labels: { severity, workflow: grafanaText(subject.workflow) },
    isPaused: false,
  };
};

/** Rules that Grafana itself evaluates, on the traces in Tempo. */
export const grafanaRules = ({ subject }: Plan, choice: GrafanaChoice, links: AlertLinks) => {
  const { workflow, choice: wanted, thresholds } = subject;
  const { window, interval } = thresholds.traces;
  const low: TraceAlert = {
    name: 'ContextCompletenessLow',
    least: share(wanted.objective),
    summary: `Workflow "${workflow}" loses context: completeness of its runs over ${window} is below ${wanted.objective}%.`,
  };
  const points = thresholds.below_baseline.points;
  const below: readonly TraceAlert[] =
    wanted.baseline === undefined || wanted.baseline <= points
      ? []
      : [
          {
            name: 'ContextCompletenessBelowBaseline',
            least: share(wanted.baseline - points),
            summary: `Workflow "${workflow}" is below its baseline: completeness of its runs over ${window} is below ${number(wanted.baseline - points)}%.`,
          },
        ];
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: `contextcore ${grafanaName(workflow)}`,
        folder: grafanaName(choice.folder),
        interval,
        rules: [low, ...below].map((one) => ruleOf(subject, one, choice, links)),
      },
    ],
  };
};

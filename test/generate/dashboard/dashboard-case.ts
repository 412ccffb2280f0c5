import { type Dashboard, type DashboardChoice, workflowContext } from '../../../src/generate/dashboard/index.ts';

export const choiceWith = (more: Partial<DashboardChoice> = {}): DashboardChoice => ({
  uid: 'contextcore-workflow-context',
  title: 'Workflow context',
  naming: 'otlp',
  workflows: [],
  ...more,
});

/** Every dashboard that there is. */
export const dashboardsWith = (more: Partial<DashboardChoice> = {}): readonly Dashboard[] => [
  workflowContext(choiceWith(more)),
];

export type Language = 'promql' | 'traceql';

/** A query of a dashboard, as it stands there, with the place. */
export interface Query {
  readonly at: string;
  readonly language: Language;
  readonly text: string;
}

export const queriesOf = ({ panels }: Dashboard): readonly Query[] =>
  panels.flatMap((panel) =>
    panel.type === 'row'
      ? []
      : panel.targets.flatMap((target): Query[] => {
          const at = `${panel.title} ${target.refId}`;
          if ('expr' in target) return [{ at, language: 'promql', text: target.expr }];
          return target.query === undefined ? [] : [{ at, language: 'traceql', text: target.query }];
        }),
  );

/** What a reader has picked: values of variables; none: everything. */
export type Picked = Readonly<Record<string, readonly string[]>>;

const forPattern = (value: string): string => value.replaceAll(/[\\^$*+?.()|{}[\]/]/gu, '\\$&');

/** As Grafana's data source for Prometheus writes values into a string: a pattern whose backslashes are escaped. */
const forPrometheus = (value: string): string =>
  value
    .replaceAll('\\', '\\\\\\\\')
    .replaceAll(/[$^*{}[\]'+?.()|]/gu, '\\\\$&')
    .replaceAll('"', '\\"');

const alternatives = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`;

/** A query with what Grafana puts in the place of its variables. */
export const interpolated = ({ text }: Pick<Query, 'text'>, picked: Picked = {}, all = '.+'): string =>
  text
    .replaceAll(/\$__rate_interval/gu, '5m')
    .replaceAll(/\$__range/gu, '6h')
    .replaceAll(/\$window/gu, picked['window']?.[0] ?? '1h')
    .replaceAll(/\$run\b/gu, picked['run']?.[0] ?? '')
    .replaceAll(/\$\{(\w+):regex\}/gu, (_, name: string) => {
      const values = picked[name];
      return values === undefined ? all : alternatives(values.map(forPattern));
    })
    .replaceAll(/\$(workflow|phase|field|project|sprint)\b/gu, (_, name: string) => {
      const values = picked[name];
      return values === undefined ? all : alternatives(values.map(forPrometheus));
    });

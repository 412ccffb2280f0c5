import { spawnSync } from 'node:child_process';
import { type Dashboard, type DashboardName, dashboardsFor } from '../../../src/generate/dashboard/index.ts';
import { quoted } from '../../../src/generate/queries/text.ts';
import { folderWith } from '../alerts/alert-case.ts';
import { interpolated, type Picked, queriesOf } from './dashboard-case.ts';

export const projectDashboard = (dashboard: Exclude<DashboardName, 'workflow-context'>): Dashboard => {
  const [made] = dashboardsFor({ dashboard, naming: 'otlp', workflows: [] });
  if (made === undefined) throw new Error('There is none.');
  return made;
};

type Labels = Readonly<Record<string, string>>;

/** A series, and its samples in the notation of promtool, one for each hour. */
export interface Exported {
  readonly name: string;
  readonly labels: Labels;
  readonly values: string;
}

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** What a query is asked, when, and what it has to answer. */
export interface Question {
  readonly expr: string;
  readonly at: string;
  readonly shows: readonly Sample[];
}

const labelsOf = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')}}`;

/** What Prometheus says of the answers that it would give: nothing where they are those that are wanted. */
export const promtoolSays = (exported: readonly Exported[], questions: readonly Question[]): string => {
  const test = {
    interval: '1h',
    input_series: exported.map(({ name, labels, values }) => ({ series: `${name}${labelsOf(labels)}`, values })),
    promql_expr_test: questions.map(({ expr, at, shows }) => ({
      expr,
      eval_time: at,
      exp_samples: shows.map(({ labels, value }) => ({ labels: labelsOf(labels), value })),
    })),
  };
  const text = JSON.stringify({ rule_files: [], evaluation_interval: '1h', tests: [test] });
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'test.json'], {
    cwd: folderWith([{ path: 'test.json', text }]),
    encoding: 'utf8',
    timeout: 120_000,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

/** The queries of metrics of a dashboard, by panel and letter, as Grafana would ask them. */
export const metricQueries = (dashboard: Dashboard, picked: Picked): ReadonlyMap<string, string> =>
  new Map(
    queriesOf(dashboard).flatMap((query) =>
      query.language === 'promql' ? [[query.at, interpolated(query, { window: ['26h'], ...picked })] as const] : [],
    ),
  );

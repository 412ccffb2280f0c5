import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Dashboard, Panel } from '../../../src/generate/dashboard/model.ts';
import { dashboards, portfolio } from '../../../src/generate/project/dashboards/index.ts';
import { allProjectsUid, dashboardUid, elsewhere } from '../../../src/generate/project/dashboards/place.ts';
import { portfolioQueries, projectsDashboard } from '../../../src/generate/project/dashboards/portfolio.ts';
import { projectDashboard } from '../../../src/generate/project/dashboards/service.ts';
import { generateProjects, isProjectFile } from '../../../src/generate/project/index.ts';
import type { Draft, Project } from '../../../src/generate/project/model.ts';
import { objectivesDue } from '../../../src/generate/project/objectives.ts';
import { requestProfiles } from '../../../src/generate/project/profiles.ts';
import { quoted } from '../../../src/generate/queries/text.ts';
import { folderWith, programHere, promtool } from '../alerts/alert-case.ts';
import { interpolated, queriesOf } from '../dashboard/dashboard-case.ts';
import { formFaults, queryFaults } from '../dashboard/lint.ts';
import {
  everyProject,
  fixtureNames,
  fixtureProject,
  hostileNames,
  hostileProjects,
  projectWith,
} from './project-case.ts';

const otel = requestProfiles['otel-http'];

/**
 * What we ask of others: requests by OpenTelemetry's conventions, what rules record of objectives, alerts of Prometheus, and
 * kube-state-metrics (docs/metrics/workload of its repository: job-metrics.md and cronjob-metrics.md).
 */
const ofOthers = new Set([
  ...['http_server_request_duration_seconds_count', 'http_server_request_duration_seconds_bucket'],
  ...['http_response_status_code', 'http_route', 'instance'],
  ...['ALERTS', 'alertstate', 'slo', 'owner', 'dashboard', '__name__'],
  ...['contextcore:slo_budget_left:ratio30d', 'contextcore:slo_objective:ratio'],
  ...['contextcore:slo_bad:ratio1h', 'contextcore:slo_bad:ratio6h'],
  ...[
    'kube_cronjob_status_last_successful_time',
    'kube_cronjob_status_last_schedule_time',
    'kube_cronjob_status_active',
  ],
  ...['kube_job_owner', 'kube_job_failed', 'kube_job_status_start_time', 'kube_job_status_completion_time'],
  ...['namespace', 'cronjob', 'job_name', 'owner_kind', 'owner_name', 'condition'],
]);

const unknownIn = (faults: readonly string[]): readonly string[] =>
  faults.filter((fault) => {
    const [, name = ''] = /(?:: |has no column ")([\w:]+)"?$/u.exec(fault) ?? [];
    return !ofOthers.has(name);
  });

const faultsOf = (dashboard: Dashboard): readonly string[] =>
  unknownIn([
    ...formFaults(dashboard, [allProjectsUid, ...Object.values(elsewhere)]),
    ...queryFaults(dashboard, {}, '.+').filter((fault) => !fault.includes('a variable is left')),
  ]);

const panelsOf = ({ panels }: Dashboard): readonly Panel[] =>
  panels.filter((panel): panel is Panel => panel.type !== 'row');
const rowsOf = ({ panels }: Dashboard): readonly string[] =>
  panels.flatMap(({ type, title = '' }) => (type === 'row' ? [title] : []));
const toldBy = (dashboard: Dashboard): string =>
  panelsOf(dashboard)
    .map((panel) => (panel.type === 'text' ? panel.options.content : ''))
    .join('');
const textOf = (drafts: readonly Draft[], path: string): string => {
  const found = drafts.find((draft) => draft.path === path);
  return found !== undefined && 'text' in found ? found.text : '';
};

const matrix = everyProject();

describe('the dashboard of a project', () => {
  it('has sound forms and queries of known names, whatever the project is', () => {
    const faults = matrix.flatMap((project) => faultsOf(projectDashboard(project)));
    expect(faults).toEqual([]);
    for (const name of fixtureNames) expect(faultsOf(projectDashboard(fixtureProject(name, otel)))).toEqual([]);
  });

  it('shows what the project needs, and nothing else', () => {
    const rows = fixtureNames.map((name) => rowsOf(projectDashboard(fixtureProject(name, otel))));
    expect(rows).toEqual([
      ['Objectives', 'Requests', 'Context of workflows', 'Traces', 'Tasks'],
      ['Requests', 'Traces', 'Tasks'],
      ['Objectives', 'Requests', 'Jobs', 'Context of workflows', 'Traces', 'Tasks'],
    ]);
    const job = projectWith({ targets: [{ kind: 'Job', name: 'once' }], business: { criticality: 'high' } });
    expect(rowsOf(projectDashboard(job))).toEqual(['Jobs', 'Traces', 'Tasks']);
  });

  it('draws lines where something is required, and none where nobody asked', () => {
    const stepsOf = (project: Project, title: string) =>
      panelsOf(projectDashboard(project))
        .find((panel) => panel.title === title)
        ?.fieldConfig.defaults.thresholds?.steps.map(({ value }) => value);
    const checkout = fixtureProject('checkout', otel);
    expect(stepsOf(checkout, 'Latency')).toEqual([null, 0.08, 0.2]);
    expect(stepsOf(checkout, 'Share of requests that failed')).toEqual([null, 0.0005]);
    expect(stepsOf(checkout, 'Requests per second over time')).toEqual([null, 500]);
    const tool = fixtureProject('internal-tool', otel);
    expect(stepsOf(tool, 'Latency')).toBeUndefined();
    expect(stepsOf(tool, 'Share of requests that failed')).toBeUndefined();
  });

  it('asks for what is recorded of exactly the objectives that are due', () => {
    for (const project of matrix) {
      const asked = queriesOf(projectDashboard(project)).filter(({ at }) => at.startsWith('Error budget left'));
      expect(asked.map(({ text }) => /slo="(\w+)"/u.exec(text)?.[1])).toEqual(
        objectivesDue(project).map(({ objective }) => objective),
      );
    }
  });

  it('has a uid of its own that Grafana takes, for each id', () => {
    const long = 'a'.repeat(50);
    const ids = ['shop', 'shop.1', 'shop-1', `${long}x`, `${long}y`, `${long}.z`, 'portfolio', 'a', 'a.b'];
    const uids = ids.map((id) => dashboardUid(projectWith({ project: { id } })));
    expect(new Set([...uids, allProjectsUid, ...Object.values(elsewhere)]).size).toBe(ids.length + 3);
    for (const uid of uids) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/u);
  });

  it('shows hostile texts as texts', () => {
    for (const project of hostileProjects()) {
      const told = toldBy(projectDashboard(project));
      expect(told).not.toMatch(/<(?!\/?(?:ul|li|b|i|br|code|a)\b)/u);
      expect(told.match(/<a [^>]*>/gu)).toEqual(['<a href="https://docs.example.com/adr/1">']);
      expect(told).not.toMatch(/\$|\[\[|[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/u);
    }
    expect(hostileNames.length).toBeGreaterThan(10);
  });

  it('tells of jobs whose namespace nobody names', () => {
    const notes = (namespace?: string) =>
      dashboards(
        projectWith({
          targets: [{ kind: 'CronJob', name: 'nightly', ...(namespace === undefined ? {} : { namespace }) }],
        }),
      ).notes;
    expect(notes('jobs')).toEqual([]);
    expect(notes()).toEqual(['The dashboard shows CronJob "nightly" of every namespace: the document names none.']);
  });
});

describe('the files of a dashboard', () => {
  it('are three with the same dashboard, ours, and always the same', async () => {
    const projects = [fixtureProject('checkout', otel), ...hostileProjects().slice(0, 3)];
    const { files } = await generateProjects(projects, ['dashboards', 'portfolio']);
    const again = await generateProjects(projects.toReversed(), ['dashboards', 'portfolio']);
    expect(again.files).toEqual(files);
    expect(files.map(({ path }) => path.replace(/^.*\//u, '')).slice(0, 3)).toEqual([
      'dashboard.json',
      'dashboard.configmap.yaml',
      'dashboard.grafanadashboard.yaml',
    ]);
    for (const { text } of files) expect(isProjectFile(text)).toBe(true);
    const [json = '', map = '', operated = ''] = files.map(({ text }) => text);
    expect(json).toMatch(/^[\n -~]+$/u);
    expect(Object.values((load(map) as { readonly data: object }).data)).toEqual([json]);
    expect(load(operated)).toMatchObject({
      kind: 'GrafanaDashboard',
      spec: { folder: 'Featured projects', json, instanceSelector: { matchLabels: { dashboards: 'grafana' } } },
    });
  });

  it('stand in the folder of their placement', () => {
    const folders = fixtureNames.map((name) => {
      const file = dashboards(fixtureProject(name)).drafts[1];
      return JSON.stringify(file !== undefined && 'documents' in file ? file.documents : '').match(
        /"grafana_folder":"([^"]+)"/u,
      )?.[1];
    });
    expect(folders).toEqual(['Featured projects', 'Archived projects', 'Featured projects']);
  });
});

describe('the dashboard of all projects', () => {
  it('has sound forms and queries of known names', () => {
    expect(faultsOf(projectsDashboard(matrix))).toEqual([]);
    expect(portfolio([fixtureProject('checkout')]).drafts).toEqual([]);
    expect(textOf(portfolio(fixtureNames.map((name) => fixtureProject(name))).drafts, 'dashboard.json')).not.toBe('');
  });

  it('leads from each project to its dashboard', () => {
    const { said } = portfolioQueries(fixtureNames.map((name) => fixtureProject(name)));
    for (const name of fixtureNames) expect(said).toContain(quoted(dashboardUid(fixtureProject(name))));
  });
});

const here = programHere('promtool');
const missing = 'promtool is not installed';

interface Fed {
  readonly series: string;
  readonly values: string;
}

/** What queries answer after a day, with `$__range` of six hours; empty where it is as expected. */
const answers = (
  fed: readonly Fed[],
  asked: readonly (readonly [expr: string, samples: readonly { readonly labels: string; readonly value: number }[]])[],
): string => {
  const text = JSON.stringify({
    rule_files: [],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: fed.map(({ series, values }) => ({ series, values })),
        promql_expr_test: asked.map(([expr, samples]) => ({
          expr: interpolated({ text: expr }),
          eval_time: '1d',
          exp_samples: samples,
        })),
      },
    ],
  });
  return promtool(folderWith([{ path: 'test.json', text }]), 'test', [{ path: 'test.json', text }]);
};

const queryOf = (project: Project, at: string): string =>
  queriesOf(projectDashboard(project)).find((query) => query.at === at)?.text ?? '';

const day = (perMinute: number): string => `0+${perMinute}x1440`;

describe('the queries under promtool', () => {
  it('are accepted, whatever the project is', ({ skip }) => {
    if (!here) skip(missing);
    const exprs = [...matrix.map(projectDashboard), projectsDashboard(matrix)]
      .flatMap(queriesOf)
      .filter(({ language }) => language === 'promql')
      .map((query) => interpolated(query));
    const rules = [...new Set(exprs)].map((expr, i) => ({ record: `panel:${i}`, expr }));
    const text = JSON.stringify({ groups: [{ name: 'panels', rules }] });
    expect(promtool(folderWith([{ path: 'rules.json', text }]), 'check', [{ path: 'rules.json', text }])).toBe('');
  });

  it('show shares of requests, also where nobody has counted a failure yet', ({ skip }) => {
    if (!here) skip(missing);
    const project = fixtureProject('checkout', otel);
    const of = (status: string, instance: string, perMinute: number, id = 'checkout'): Fed => ({
      series: `http_server_request_duration_seconds_count{project_id="${id}",http_response_status_code="${status}",instance="${instance}"}`,
      values: day(perMinute),
    });
    const failed = queryOf(project, 'Requests that failed A');
    const byInstance = queryOf(project, 'By instance B');
    expect(answers([of('200', 'a', 3)], [[failed, [{ labels: '{}', value: 0 }]]])).toBe('');
    expect(answers([of('200', 'a', 0)], [[failed, []]])).toBe('');
    expect(
      answers(
        [of('200', 'a', 3), of('503', 'b', 1), of('500', 'a', 5, 'other')],
        [
          [failed, [{ labels: '{}', value: 0.25 }]],
          [
            byInstance,
            [
              { labels: '{instance="a"}', value: 0 },
              { labels: '{instance="b"}', value: 1 },
            ],
          ],
        ],
      ),
    ).toBe('');
  });

  it('show the runs of the jobs of the project alone', ({ skip }) => {
    if (!here) skip(missing);
    const project = fixtureProject('data-pipeline', otel);
    const run = (name: string, owner: string, failed: boolean, started: number): readonly Fed[] => [
      {
        series: `kube_job_owner{namespace="finance",job_name="${name}",owner_kind="CronJob",owner_name="${owner}"}`,
        values: '1x1440',
      },
      { series: `kube_job_status_start_time{namespace="finance",job_name="${name}"}`, values: `${started}x1440` },
      ...(failed
        ? [{ series: `kube_job_failed{namespace="finance",job_name="${name}",condition="true"}`, values: '1x1440' }]
        : [
            {
              series: `kube_job_status_completion_time{namespace="finance",job_name="${name}"}`,
              values: `${started + 60}x1440`,
            },
          ]),
    ];
    const fed = [
      ...run('ledger-export-1', 'ledger-export', false, 1000),
      ...run('ledger-export-2', 'ledger-export', true, 2000),
      ...run('cleaning-1', 'cleaning', true, 3000),
    ];
    const labels = (name: string): string => `{namespace="finance",job_name="${name}"}`;
    expect(
      answers(fed, [
        [queryOf(project, 'Failed runs of jobs A'), [{ labels: '{}', value: 1 }]],
        [
          queryOf(project, 'Runs of jobs A'),
          [
            { labels: labels('ledger-export-2'), value: 2_000_000 },
            { labels: labels('ledger-export-1'), value: 1_000_000 },
          ],
        ],
        [queryOf(project, 'Runs of jobs B'), [{ labels: labels('ledger-export-1'), value: 60 }]],
        [queryOf(project, 'Runs of jobs C'), [{ labels: labels('ledger-export-2'), value: 1 }]],
      ]),
    ).toBe('');
    expect(
      answers(run('ledger-export-1', 'ledger-export', false, 1000), [
        [queryOf(project, 'Failed runs of jobs A'), [{ labels: '{}', value: 0 }]],
      ]),
    ).toBe('');
  });

  it('show owners as the documents have them', ({ skip }) => {
    if (!here) skip(missing);
    const owned = hostileNames
      .filter((owner) => /\S/u.test(owner))
      .map((owner, i) => projectWith({ project: { id: `p-${i}` }, business: { criticality: 'high', owner } }));
    const samples = owned.map((project) => ({
      labels: `{project_id=${quoted(project.context.spec.project.id)},owner=${quoted(project.context.spec.business?.owner ?? '')},dashboard=${quoted(dashboardUid(project))}}`,
      value: 3,
    }));
    expect(answers([], [[portfolioQueries(owned).said, samples]])).toBe('');
  });

  it('show how fast a budget is used', ({ skip }) => {
    if (!here) skip(missing);
    const own = 'project_id="checkout",slo="availability"';
    const fed = [
      { series: `contextcore:slo_bad:ratio1h{${own}}`, values: '0.005x1440' },
      { series: `contextcore:slo_objective:ratio{${own}}`, values: '0.9995x1440' },
    ];
    const expr = `round(${queryOf(fixtureProject('checkout'), 'Burn rate A')}, 0.001)`;
    expect(answers(fed, [[expr, [{ labels: `{${own}}`, value: 10 }]]])).toBe('');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dashboardFiles, dashboardNames, dashboardsFor } from '../../../src/generate/dashboard/index.ts';
import { queriesOf } from './dashboard-case.ts';
import { formFaults, queryFaults } from './lint.ts';
import { projectDashboard } from './project-case.ts';

const portfolio = projectDashboard('project-portfolio');
const details = projectDashboard('project-details');
const uids = [portfolio.uid, details.uid];
const projects = [portfolio, details];
const pickedOne = { project: ['shop.v2'], sprint: ['2026/07 #2'] };

const urlsIn = (value: unknown): readonly string[] => [
  ...new Set([...JSON.stringify(value).matchAll(/"url":"((?:[^"\\]|\\.)*)"/gu)].map(([, url = '']) => url)),
];

describe('the dashboards of projects', () => {
  it('have a form that Grafana takes', () => {
    expect(projects.flatMap((dashboard) => formFaults(dashboard, uids))).toEqual([]);
  });

  it('name what is in the registry, and are asked well whatever is picked', () => {
    expect(projects.flatMap((dashboard) => queryFaults(dashboard))).toEqual([]);
    expect(queryFaults(portfolio, { project: ['a', 'b.c'] })).toEqual([]);
    expect(queryFaults(details, pickedOne)).toEqual([]);
  });

  it('see names that our telemetry does not have', () => {
    const text = JSON.stringify(details);
    for (const [from, to] of [
      ['task_status_category', 'task_state'],
      ['contextcore_flow_cycle_time_seconds', 'contextcore_flow_cycle_time'],
      ['span.task.lead_time', 'span.task.lead'],
      ['contextcore.task.transition', 'contextcore.task.moved'],
    ] as const)
      expect(queryFaults(JSON.parse(text.replaceAll(from, to))).length).toBeGreaterThan(0);
  });

  it('have titles of their own, and say what each panel shows', () => {
    for (const { panels } of projects) {
      const titles = panels.map(({ title }) => title);
      expect(titles).toEqual([...new Set(titles)]);
      expect(panels.filter((panel) => panel.type !== 'row' && !panel.description)).toEqual([]);
    }
  });

  it('lead from a project to its details, back, and from a task to its spans and its page', () => {
    expect(urlsIn(portfolio)).toEqual([
      `/d/${details.uid}`,
      `/d/${details.uid}?\${__url_time_range}&\${prometheus:queryparam}&\${window:queryparam}&var-project=\${__data.fields.project_id:percentencode}`,
    ]);
    const [back, explore = '', page, ...others] = urlsIn(details);
    expect([back, page, others]).toEqual([`/d/${portfolio.uid}`, '${__value.raw}', []]);
    const url = new URL(
      explore.replace('${__value.raw}', 'SHOP-1').replaceAll('${project}', 'shop'),
      'http://grafana.example',
    );
    expect(JSON.parse(url.searchParams.get('panes') ?? '').traces.queries[0].query).toBe(
      '{ span.project.id = "shop" && span.task.id = "SHOP-1" }',
    );
  });

  it('ask traces of one project, no further back than Tempo searches, and never compare what may be absent', () => {
    const asked = queriesOf(details).filter(({ language }) => language === 'traceql');
    expect(asked.map(({ at }) => at)).toEqual(['Tasks that became blocked A', 'Recently completed A']);
    for (const { text } of asked) expect(text).toContain('span.project.id = "$project"');
    expect(asked[0]?.text).toContain('name = "contextcore.task.transition"');
    expect(asked[1]?.text).toContain('span.task.lead_time != nil');
    const tables = details.panels.filter(({ title = '' }) => asked.some(({ at }) => at === `${title} A`));
    expect(tables.map((panel) => ('timeFrom' in panel ? panel.timeFrom : undefined))).toEqual(['6d', '6d']);
  });

  it('let one project and one sprint of it be picked', () => {
    const variable = (name: string) => details.templating.list.find((one) => one.name === name);
    expect(variable('project')).toMatchObject({ multi: false, includeAll: false });
    expect(variable('sprint')).toMatchObject({
      definition: 'label_values(contextcore_sprint_tasks{project_id="$project"}, sprint_id)',
    });
    expect(portfolio.templating.list.find(({ name }) => name === 'project')).toMatchObject({ multi: true });
  });

  it.each(uids)('are what they were: write the golden file anew with UPDATE=1 (%s)', async (uid) => {
    const options = { target: 'json', folder: 'contextcore', labels: {}, instance: {} } as const;
    const files = await dashboardFiles(projects, options);
    const text = files.find(({ path }) => path === `grafana/${uid}.json`)?.text ?? '';
    const golden = new URL(`golden/${uid.replace('contextcore-', '')}.json.txt`, import.meta.url);
    if (process.env['UPDATE'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});

describe('the choice of dashboards', () => {
  const made = (more: Partial<Parameters<typeof dashboardsFor>[0]> = {}) =>
    dashboardsFor({ dashboard: 'all', naming: 'otlp', workflows: [], ...more });

  it('is all of them, or one', () => {
    expect(made().map(({ uid, title }) => [uid, title])).toEqual([
      ['contextcore-workflow-context', 'Workflow context'],
      ['contextcore-project-portfolio', 'Project portfolio'],
      ['contextcore-project-details', 'Project details'],
    ]);
    for (const dashboard of dashboardNames)
      expect(made({ dashboard }).map(({ uid }) => uid)).toEqual([`contextcore-${dashboard}`]);
  });

  it('has the same uids and titles in several steps as in one, and links that fit them', () => {
    const own = { uid: 'contextcore-team-a', title: 'Team A' };
    const all = made(own);
    expect(all.map(({ uid, title }) => [uid, title])).toEqual([
      ['contextcore-team-a', 'Team A'],
      ['contextcore-team-a-portfolio', 'Team A: Project portfolio'],
      ['contextcore-team-a-details', 'Team A: Project details'],
    ]);
    expect(dashboardNames.flatMap((dashboard) => made({ ...own, dashboard }))).toEqual(all);
    const names = all.map(({ uid }) => uid);
    expect(all.flatMap((dashboard) => formFaults(dashboard, names))).toEqual([]);
    // Grafana takes 40 signs.
    const longest = made({ uid: `contextcore-${'x'.repeat(18)}` });
    expect(Math.max(...longest.map(({ uid }) => uid.length))).toBe(40);
  });
});

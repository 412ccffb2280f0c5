import { describe, expect, it } from 'vitest';
import { dashboardFiles } from '../../../src/generate/dashboard/index.ts';
import { arrange } from '../../../src/generate/dashboard/layout.ts';
import type { Dashboard, Draft } from '../../../src/generate/dashboard/model.ts';
import { patternOf } from '../../../src/generate/dashboard/variables.ts';
import { namings } from '../../../src/generate/index.ts';
import { oddNames } from '../alerts/alert-case.ts';
import { choiceWith, dashboardsWith, queriesOf } from './dashboard-case.ts';
import { formFaults, queryFaults } from './lint.ts';

const only = (dashboards: readonly Dashboard[]): Dashboard => {
  const [dashboard] = dashboards;
  if (dashboard === undefined) throw new Error('There is none.');
  return dashboard;
};
const plain = only(dashboardsWith());

describe('dashboards', () => {
  it.each(namings)('have a form that Grafana takes, and name what is in the registry (%s)', (naming) => {
    for (const dashboard of [...dashboardsWith({ naming }), ...dashboardsWith({ naming, workflows: oddNames })]) {
      expect(formFaults(dashboard)).toEqual([]);
      expect(queryFaults(dashboard)).toEqual([]);
    }
  });

  it('are asked well whatever is picked', () => {
    const faults = oddNames.flatMap((name) => {
      const picked = { workflow: [name, 'other'], phase: [name], field: ['tasks.*.id'], run: ['20260131T100000Z-01'] };
      // A line break in the pick of a reader: TraceQL and PromQL have no strings over two lines.
      return name.includes('\n') || name.includes('`') ? [] : queryFaults(plain, picked);
    });
    expect(faults).toEqual([]);
    const named = only(dashboardsWith({ workflows: oddNames }));
    const { allValue } = named.templating.list.find(({ name }) => name === 'workflow') ?? {};
    expect(queryFaults(named, {}, allValue)).toEqual([]);
  });

  it('show what they promise', () => {
    const titles = plain.panels.map(({ title = '' }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'Completeness in the last $window',
        'Worst fields',
        'Chains that are not intact',
        'Defaulted and failed by phase',
        'Runs by state',
        'Traces of the run',
        'Silent workflows',
      ]),
    );
    expect(plain.templating.list.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'datasource prometheus',
      'datasource tempo',
      'query workflow',
      'query phase',
      'query field',
      'interval window',
      'textbox run',
    ]);
  });

  it('never group traces by an attribute of an event, and never take a mean over spans without the attribute', () => {
    for (const { language, text } of queriesOf(plain)) {
      if (language !== 'traceql') continue;
      expect(text).not.toMatch(/by ?\([^)]*event/u);
      const [, attribute] = /(?:avg|min|max|sum)_over_time\((span\.[\w.]+)\)/u.exec(text) ?? [];
      if (attribute !== undefined) expect(text).toContain(`${attribute} != nil`);
    }
  });

  it('lead from a run to its traces and from a field to its runs', () => {
    const links = JSON.stringify(plain).matchAll(/"url":"((?:[^"\\]|\\.)*)"/gu);
    const urls = [...new Set([...links].map(([, url = '']) => url))];
    expect(urls).toHaveLength(3);
    const explore = urls.find((url) => url.startsWith('/explore')) ?? '';
    const filledIn = explore
      .replaceAll('${tempo}', 'tempo-1')
      .replace('${__value.raw}', 'run-1')
      .replace('${__from}', '1')
      .replace('${__to}', '2');
    const panes = JSON.parse(new URL(filledIn, 'http://grafana.example').searchParams.get('panes') ?? '');
    expect(panes.traces).toMatchObject({
      datasource: 'tempo-1',
      queries: [{ query: '{ span.contextcore.run.id = "run-1" }', datasource: { uid: 'tempo-1' } }],
      range: { from: '1', to: '2' },
    });
    expect(urls).toContainEqual(expect.stringContaining('var-run=${__value.raw}'));
    expect(urls).toContainEqual(expect.stringContaining('var-field=${__data.fields.contextcore_field:percentencode}'));
  });

  it('are the same in whatever order contracts come, and are about their workflows', async () => {
    const named = only(dashboardsWith({ workflows: ['billing', 'order.flow'] }));
    expect(named.uid).toBe(plain.uid);
    expect(dashboardsWith({ workflows: ['order.flow', 'billing'] })).toEqual([named]);
    const workflow = named.templating.list.find(({ name }) => name === 'workflow');
    expect(workflow).toMatchObject({ allValue: '(?:billing|order[.]flow)', regex: '/^(?:billing|order[.]flow)$/' });
    const silent = queriesOf(named).find(({ at }) => at === 'Silent workflows A');
    expect(silent?.text).toContain(
      'or absent_over_time(contextcore_context_fields_total{contextcore_workflow="billing"}',
    );
    expect(queriesOf(plain).find(({ at }) => at === 'Silent workflows A')?.text).not.toContain('absent');
  });

  it('stay small with very many workflows', async () => {
    const workflows = Array.from({ length: 3000 }, (_, i) => `workflow-${i}`);
    const options = { target: 'configmap', folder: 'x', labels: {}, instance: {} } as const;
    const [file] = await dashboardFiles(dashboardsWith({ workflows }), options);
    // Kubernetes takes a mebibyte.
    expect(file?.text.length).toBeLessThan(500_000);
    expect(formFaults(only(dashboardsWith(choiceWith({ workflows }))))).toEqual([]);
  });
});

describe('the pattern of names', () => {
  it.each(oddNames)('finds %j, and nothing that is only like it', (name) => {
    const pattern = new RegExp(`^(?:${patternOf([name, 'a.b'])})$`);
    expect([name, 'a.b', 'axb', `${name}x`].map((one) => pattern.test(one))).toEqual([true, true, false, false]);
    expect(patternOf([name])).not.toMatch(/[\\"`]|\$\{|\[\[/u);
  });
});

describe('the layout', () => {
  const draft = (width: number, height: number): Draft => {
    const [first] = plain.panels;
    if (first === undefined || first.type === 'row') throw new Error('There is no panel.');
    const { id, gridPos, ...body } = first;
    return { width, height, body };
  };

  it('fills lines from the left and goes on below the highest panel', () => {
    const panels = arrange([
      { panels: [draft(8, 3), draft(16, 5), draft(12, 2)] },
      { title: 'More', panels: [draft(24, 1)] },
    ]);
    expect(panels.map(({ id, gridPos }) => [id, gridPos?.x, gridPos?.y, gridPos?.w, gridPos?.h])).toEqual([
      [1, 0, 0, 8, 3],
      [2, 8, 0, 16, 5],
      [3, 0, 5, 12, 2],
      [4, 0, 7, 24, 1],
      [5, 0, 8, 24, 1],
    ]);
  });
});

describe('the lint', () => {
  const broken = (change: (dashboard: Dashboard) => unknown): readonly string[] =>
    formFaults({ ...plain, ...(change(plain) as Partial<Dashboard>) });

  it('sees what is wrong with the form', () => {
    const [first, second, ...rest] = plain.panels;
    if (first === undefined || second === undefined) throw new Error('There are no panels.');
    expect(broken(() => ({ panels: [first, { ...second, id: first.id }, ...rest] }))).toEqual([
      '"id 1" is there twice',
    ]);
    expect(broken(() => ({ panels: [first, { ...second, gridPos: first.gridPos }, ...rest] }))).toEqual([
      '"Completeness" overlaps "Losses of critical fields"',
    ]);
    expect(
      broken(() => ({ panels: [{ ...first, datasource: { type: 'loki', uid: 'x' } }, second, ...rest] })),
    ).toContain('"Completeness" has a data source that is none');
    expect(broken(({ templating: { list } }) => ({ templating: { list: list.slice(0, -1) } }))).toContain(
      'variable "run" is none',
    );
    expect(broken(() => ({ uid: 'Dashboard 1' }))).toContain('"Dashboard 1" is no uid of ours');
  });

  it('sees names that our telemetry does not have', () => {
    const text = JSON.stringify(plain).replaceAll('contextcore_outcome', 'contextcore_result');
    expect(queryFaults(JSON.parse(text)).length).toBeGreaterThan(3);
    const spans = JSON.stringify(plain).replaceAll('span.contextcore.run.state', 'span.contextcore.state');
    expect(queryFaults(JSON.parse(spans)).length).toBeGreaterThan(2);
  });
});

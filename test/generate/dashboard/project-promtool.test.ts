import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../../src/generate/dashboard/index.ts';
import { programHere } from '../alerts/alert-case.ts';
import {
  type Exported,
  metricQueries,
  projectDashboard,
  promtoolSays,
  type Question,
  type Sample,
} from './project-case.ts';

const here = programHere('promtool');
const missing = 'promtool is not installed';

type Labels = Readonly<Record<string, string>>;

const always = (value: number): string => `${value}x720`;
const of =
  (project: string) =>
  (name: string, values: string, labels: Labels = {}): Exported => ({
    name: `contextcore_${name}`,
    labels: { project_id: project, ...labels },
    values,
  });
const tasks = (project: string, type: string, status: string, category: string, values: string): Exported =>
  of(project)('task_count', values, { task_type: type, task_status: status, task_status_category: category });
const quantiles = (project: string, name: string, values: readonly number[]): readonly Exported[] =>
  ['0.5', '0.85', '0.95'].map((quantile, i) => of(project)(name, always(values[i] ?? 0), { quantile }));
const sprint = (name: string, amounts: Readonly<Record<string, string>>): readonly Exported[] =>
  Object.entries(amounts).map(([scope, values]) =>
    of('shop')(name, values, { sprint_id: 'sprint-7', sprint_scope: scope }),
  );

/** Thirty days of exports, one each hour: of two projects, and of one whose last was three days before the end. */
const exported: readonly Exported[] = [
  tasks('shop', 'story', 'todo', 'waiting', always(5)),
  tasks('shop', 'bug', 'todo', 'waiting', always(2)),
  tasks('shop', 'story', 'in_progress', 'active', always(3)),
  tasks('shop', 'story', 'blocked', 'blocked', always(1)),
  tasks('shop', 'story', 'done', 'done', always(40)),
  tasks('shop', 'story', 'cancelled', 'cancelled', always(3)),
  tasks('blog', 'task', 'todo', 'waiting', always(4)),
  tasks('blog', 'task', 'in_review', 'active', always(1)),
  tasks('gone', 'task', 'blocked', 'blocked', '9x648'),
  of('shop')('task_wip', always(4)),
  of('blog')('task_wip', always(1)),
  of('gone')('task_wip', '9x648'),
  of('shop')('flow_aging', always(2)),
  of('shop')('flow_throughput_per_day', always(1.5)),
  of('blog')('flow_throughput_per_day', always(0.5)),
  of('shop')('flow_efficiency_ratio', always(0.4)),
  ...quantiles('shop', 'flow_lead_time_seconds', [100, 200, 300]),
  ...quantiles('blog', 'flow_lead_time_seconds', [10, 20, 30]),
  ...quantiles('shop', 'flow_cycle_time_seconds', [50, 60, 70]),
  ...quantiles('shop', 'flow_wip_age_seconds', [5, 6, 7]),
  of('shop')('task_created_total', '100+1x720', { task_type: 'story' }),
  of('shop')('task_created_total', always(7), { task_type: 'bug' }),
  of('shop')('task_completed_total', '50+2x720', { task_type: 'story' }),
  of('blog')('task_created_total', always(10), { task_type: 'task' }),
  ...sprint('sprint_points', {
    committed: always(20),
    added: always(5),
    removed: always(3),
    completed: '0x600 8x119',
    remaining: '22x600 14x119',
  }),
  ...sprint('sprint_tasks', {
    committed: always(10),
    added: always(2),
    removed: always(1),
    completed: always(4),
    remaining: always(7),
  }),
];

const shop = { project_id: 'shop' };
const inSprint = { ...shop, sprint_id: 'sprint-7' };
const one = (value: number, labels: Labels = {}): readonly Sample[] => [{ labels, value }];
const both = (ofShop: number, ofBlog: number): readonly Sample[] => [
  ...one(ofBlog, { project_id: 'blog' }),
  ...one(ofShop, shop),
];
const each = (name: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([text, value]) => ({ labels: { [name]: text }, value }));

/** What each query shows half an hour after the last export. */
const onPortfolio: Readonly<Record<string, readonly Sample[]>> = {
  'Projects A': one(2),
  'Open tasks A': one(16),
  'Work in progress A': one(5),
  'Blocked A': one(1),
  'Aging A': one(2),
  'Completed per week A': one(14),
  'How each project stands A': both(7, 4),
  'How each project stands B': both(4, 1),
  'How each project stands C': one(1, shop),
  'How each project stands D': one(2, shop),
  'How each project stands E': both(10.5, 3.5),
  'How each project stands F': both(100, 10),
  'How each project stands G': both(200, 20),
  'How each project stands H': one(0.4, shop),
  'How each project stands I': both(6, 0),
  'How each project stands J': one(12, shop),
  'Open tasks by what their status means A': each('task_status_category', { waiting: 11, active: 4, blocked: 1 }),
  'Work in progress by project A': both(4, 1),
  'Blocked by project A': one(1, shop),
  'Aging by project A': one(2, shop),
  'Created and completed in a day A': both(24, 0),
  'Created and completed in a day B': one(48, shop),
  'Completed per week by project A': both(10.5, 3.5),
  'Flow efficiency by project A': one(0.4, shop),
  'Lead time p50 by project A': both(100, 10),
  'Lead time p85 by project A': both(200, 20),
  'Current and recent sprints A': one(20, inSprint),
  'Current and recent sprints B': one(5, inSprint),
  'Current and recent sprints C': one(3, inSprint),
  'Current and recent sprints D': one(8, inSprint),
  'Current and recent sprints E': one(14, inSprint),
  'Current and recent sprints F': one(7, inSprint),
};

const onDetails: Readonly<Record<string, readonly Sample[]>> = {
  'Open tasks A': one(11, shop),
  'Work in progress A': one(4, shop),
  'Blocked A': one(1, shop),
  'Completed per week A': one(10.5, shop),
  'Lead time p50 A': one(100, shop),
  'Flow efficiency A': one(0.4, shop),
  'Points that remain A': one(14, inSprint),
  'Points that remain B': one(20, inSprint),
  'Points that remain C': one(5, inSprint),
  'Points that remain D': one(3, inSprint),
  'Points that remain E': one(8, inSprint),
  'Tasks that remain A': one(7, inSprint),
  'Tasks that remain B': one(10, inSprint),
  'Tasks that remain C': one(2, inSprint),
  'Tasks that remain D': one(1, inSprint),
  'Tasks that remain E': one(4, inSprint),
  'Tasks by status A': [
    { labels: { task_status: 'todo', task_status_category: 'waiting' }, value: 7 },
    { labels: { task_status: 'in_progress', task_status_category: 'active' }, value: 3 },
    { labels: { task_status: 'blocked', task_status_category: 'blocked' }, value: 1 },
    { labels: { task_status: 'done', task_status_category: 'done' }, value: 40 },
    { labels: { task_status: 'cancelled', task_status_category: 'cancelled' }, value: 3 },
  ],
  'Open tasks by status A': each('task_status', { todo: 7, in_progress: 3, blocked: 1 }),
  'Open tasks by what their status means A': each('task_status_category', { waiting: 7, active: 3, blocked: 1 }),
  'Cycle time A': one(50, shop),
  'Cycle time B': one(60, shop),
  'Cycle time C': one(70, shop),
  'Age of work in progress A': one(5, shop),
  'Age of work in progress B': one(6, shop),
  'Age of work in progress C': one(7, shop),
  'Work in progress, and what of it is aging A': one(4, shop),
  'Work in progress, and what of it is aging B': one(2, shop),
  'Completed per week over time A': one(10.5, shop),
  'Created and completed in a day A': one(24, shop),
  'Created and completed in a day B': one(48, shop),
  'In the time range A': one(6, shop),
  'In the time range B': one(12, shop),
};

const portfolio = projectDashboard('project-portfolio');
const details = projectDashboard('project-details');
const pickedOne = { project: ['shop'], sprint: ['sprint-7'] };

const exprOf = (dashboard: Dashboard, at: string): string => {
  const expr = metricQueries(dashboard, dashboard === details ? pickedOne : {}).get(at);
  if (expr === undefined) throw new Error(`There is no "${at}".`);
  return expr;
};
const asked = (dashboard: Dashboard, wanted: Readonly<Record<string, readonly Sample[]>>): readonly Question[] =>
  Object.entries(wanted).map(([at, shows]) => ({ expr: exprOf(dashboard, at), at: '30d30m', shows }));

describe('the queries of the dashboards of projects, in Prometheus', () => {
  it.for([
    ['project-portfolio', portfolio, onPortfolio],
    ['project-details', details, onDetails],
  ] as const)('show what was exported, each of them (%s)', ([, dashboard, wanted], { skip }) => {
    expect([...metricQueries(dashboard, {}).keys()].sort()).toEqual(Object.keys(wanted).sort());
    if (!here) skip(missing);
    expect(promtoolSays(exported, asked(dashboard, wanted))).toBe('');
  });

  it('are the projects that are picked', ({ skip }) => {
    if (!here) skip(missing);
    const pick = (projects: readonly string[]): string =>
      metricQueries(portfolio, { project: projects }).get('Work in progress by project A') ?? '';
    const question = (projects: readonly string[], shows: readonly Sample[]): Question => ({
      expr: pick(projects),
      at: '30d30m',
      shows,
    });
    const like = [...exported, of('my.shop')('task_wip', always(3)), of('my-shop')('task_wip', always(2))];
    const wanted = [question(['shop', 'blog'], both(4, 1)), question(['my.shop'], one(3, { project_id: 'my.shop' }))];
    expect(promtoolSays(like, wanted)).toBe('');
  });

  it('have no holes where exports are rare, and forget a project that is exported no longer', ({ skip }) => {
    if (!here) skip(missing);
    // Once a day, for ten days.
    const daily = Array.from({ length: 10 }, (_, day) => `${day + 1} ${'_x23'}`).join(' ');
    const rare = [of('shop')('task_wip', daily)];
    const wip = exprOf(portfolio, 'Work in progress by project A');
    const at = (hour: number, shows: readonly Sample[]): Question => ({ expr: wip, at: `${hour}h`, shows });
    const held = [0, 1, 12, 23, 24, 47, 216, 241].map((hour) =>
      at(hour, one(Math.min(10, Math.floor(hour / 24) + 1), shop)),
    );
    expect(promtoolSays(rare, [...held, at(243, []), at(400, [])])).toBe('');
  });

  it('count once what several programs export, and no age where no work is left', ({ skip }) => {
    if (!here) skip(missing);
    const twice = exported.flatMap((one) =>
      ['a', 'b'].map((instance) => ({ ...one, labels: { ...one.labels, instance, job: 'contextcore' } })),
    );
    expect(promtoolSays(twice, [...asked(portfolio, onPortfolio), ...asked(details, onDetails)])).toBe('');
    const idle = [of('shop')('task_wip', '2x10 0x10'), of('shop')('flow_wip_age_seconds', '9x10', { quantile: '0.5' })];
    const expr = exprOf(details, 'Age of work in progress A');
    expect(
      promtoolSays(idle, [
        { expr, at: '10h30m', shows: one(9, shop) },
        { expr, at: '12h', shows: [] },
      ]),
    ).toBe('');
  });

  it('tell nothing, 0, or what is known where there is little', ({ skip }) => {
    if (!here) skip(missing);
    const calm = [of('shop')('task_wip', always(0)), tasks('shop', 'task', 'done', 'done', always(3))];
    const at = '30d';
    const shows = (dashboard: Dashboard, title: string, all: readonly Sample[]): Question => ({
      expr: exprOf(dashboard, title),
      at,
      shows: all,
    });
    expect(
      promtoolSays(calm, [
        shows(portfolio, 'Blocked A', one(0)),
        shows(portfolio, 'Open tasks A', one(0)),
        shows(portfolio, 'Completed per week A', []),
        shows(portfolio, 'Aging A', []),
        shows(details, 'Blocked A', one(0, shop)),
        shows(details, 'Lead time p50 A', []),
        shows(details, 'Points that remain A', []),
      ]),
    ).toBe('');
    expect(promtoolSays([], [shows(portfolio, 'Blocked A', []), shows(portfolio, 'Projects A', [])])).toBe('');
    // The first export of a project was two hours ago, and it had a history then.
    const young = [of('shop')('task_created_total', '_x717 40 42 45', { task_type: 'task' })];
    expect(promtoolSays(young, [shows(portfolio, 'Created and completed in a day A', one(5, shop))])).toBe('');
  });

  it('prove something: another query shows something else', ({ skip }) => {
    if (!here) skip(missing);
    const [question] = asked(portfolio, { 'Open tasks A': one(16) });
    const expr = (question?.expr ?? '').replace('!="done"', '!="todo"');
    expect(promtoolSays(exported, [{ expr, at: '30d30m', shows: one(16) }])).toContain('got');
  });
});

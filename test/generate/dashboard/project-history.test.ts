import { describe, expect, it } from 'vitest';
import type { SpanData } from '../../../src/project/index.ts';
import { programHere } from '../alerts/alert-case.ts';
import { queriesOf } from './dashboard-case.ts';
import { metricQueries, projectDashboard, promtoolSays, type Question, type Sample } from './project-case.ts';
import { history } from './project-history.ts';

const here = programHere('promtool');
const missing = 'promtool is not installed';

const portfolio = projectDashboard('project-portfolio');
const details = projectDashboard('project-details');
const shop = { project_id: 'shop' };
const inSprint = { ...shop, sprint_id: 's1' };
const queries = metricQueries(details, { project: ['shop'], sprint: ['s1'] });

const asks = (title: string, hours: number, value: number | undefined, labels = shop): Question => ({
  expr: queries.get(title) ?? `There is no "${title}".`,
  at: `${hours}h`,
  shows: value === undefined ? [] : [{ labels, value }],
});

describe('a project that is told of by its exports', () => {
  it.for([1, 6, 24])('is shown as it was, with exports every %i hours', async (every, { skip }) => {
    if (!here) skip(missing);
    const exported = await (await history()).exportedEvery(every, 9);
    const statuses = { todo: 1, done: 2, cancelled: 1, backlog: 0, in_progress: 0, in_review: 0, blocked: 0 };
    const means: Readonly<Record<string, string>> = {
      backlog: 'waiting',
      todo: 'waiting',
      in_progress: 'active',
      in_review: 'active',
    };
    const board = Object.entries(statuses).map(
      ([status, value]): Sample => ({
        labels: { task_status: status, task_status_category: means[status] ?? status },
        value,
      }),
    );
    expect(
      promtoolSays(exported, [
        asks('Points that remain A', 30, 10, inSprint),
        asks('Points that remain A', 97, 15, inSprint),
        asks('Points that remain A', 200, 8, inSprint),
        asks('Points that remain B', 200, 10, inSprint),
        asks('Points that remain C', 200, 8, inSprint),
        asks('Points that remain D', 200, 2, inSprint),
        asks('Points that remain E', 200, 8, inSprint),
        asks('Tasks that remain A', 200, 1, inSprint),
        // What was blocked is so no longer once it goes on: it does not stand there for as long as an export counts.
        asks('Blocked A', 90, 0),
        asks('Blocked A', 130, 1),
        asks('Blocked A', 169, 0),
        { ...asks('Tasks by status A', 200, 0), shows: board },
        asks('Open tasks A', 200, 1),
        asks('Work in progress A', 130, 1),
        asks('Work in progress A', 200, 0),
        asks('Age of work in progress A', 200, undefined),
        asks('Lead time p50 A', 200, 73 * 3600),
        asks('Cycle time A', 200, 48 * 3600),
        asks('Cycle time B', 200, 96 * 3600),
        asks('Created and completed in a day A', 96, 1),
        asks('Created and completed in a day B', 96, 1),
        asks('Created and completed in a day A', 170, 0),
      ]),
    ).toBe('');
  });

  it('has numbers for every panel', async ({ skip }) => {
    if (!here) skip(missing);
    const exported = await (await history()).exportedEvery(6, 9);
    // While work is in progress, and after something was done.
    const every = [...metricQueries(portfolio, {}), ...queries].map(
      ([, expr]): Question => ({ expr: `count(${expr}) > bool 0`, at: '130h', shows: [{ labels: {}, value: 1 }] }),
    );
    expect(promtoolSays(exported, every)).toBe('');
  });
});

/** Whether a span fulfils the conditions of a query: those forms that are in use. */
const isFound = (query: string, { name, attributes }: SpanData): boolean =>
  query
    .slice(query.indexOf('{') + 1, query.indexOf('}'))
    .split('&&')
    .every((condition) => {
      const [, of = '', operator, text = ''] = /^(\S+) (=|!=) (.+)$/u.exec(condition.trim()) ?? [];
      const value = of === 'name' ? name : attributes[of.replace('span.', '')];
      return operator === '!=' ? text === 'nil' && value !== undefined : JSON.stringify(value) === text;
    });

describe('the tasks of a project, by their spans', () => {
  it('are those that became blocked, and those that were completed', async () => {
    const spans = await (await history()).spans();
    const found = (title: string): readonly SpanData[] => {
      const query = queriesOf(details).find(({ at }) => at === `${title} A`)?.text ?? '';
      return spans.filter((span) => isFound(query.replaceAll('$project', 'shop'), span));
    };
    const idsOf = (all: readonly SpanData[]): readonly unknown[] => all.map(({ attributes }) => attributes['task.id']);
    const blocked = found('Tasks that became blocked');
    expect(idsOf(blocked)).toEqual(['A-2']);
    expect(blocked[0]?.attributes).toMatchObject({ 'task.reason': 'no access', 'task.status.from': 'in_progress' });
    const completed = found('Recently completed');
    expect(idsOf(completed)).toEqual(['A-1', 'A-2']);
    expect(completed[1]?.attributes).toMatchObject({ 'task.story_points': 5, 'task.blocked_time': 48 * 3600 });
  });
});

import { spawnSync } from 'node:child_process';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { instruments } from '../../../src/project/flow/instruments.ts';
import { metricPoints } from '../../../src/project/flow/metric-points.ts';
import { prometheusName, prometheusText } from '../../../src/project/flow/prometheus.ts';
import type { MetricPoint } from '../../../src/project/flow/types.ts';
import { readText } from '../../sources.ts';
import { day, hour, type Story, sprintsFrom, start, workFrom } from './flow-case.ts';

interface Group {
  readonly metric_name?: string;
  readonly unit?: string;
  readonly instrument?: string;
  readonly brief?: string;
  readonly attributes?: readonly { readonly ref: string }[];
}

const stories: readonly Story[] = [
  {
    id: 'a',
    sprint: 's1',
    points: 5,
    steps: [
      [hour, 'to in_progress'],
      [3 * hour, 'complete'],
    ],
  },
  { id: 'b', type: 'bug', sprint: 's1', points: 2, steps: [[day, 'to in_progress']] },
  {
    id: 'c',
    steps: [
      [hour, 'complete'],
      [2 * hour, 'reopen'],
      [3 * hour, 'cancel'],
    ],
  },
];
const work = workFrom(stories, 2 * day, { sprints: sprintsFrom([{ id: 's1', from: hour }]) });
const points = metricPoints(work);
const valuesOf = (name: string, told = points) =>
  told
    .filter((point) => point.name === `contextcore.${name}`)
    .map(({ attributes: { 'project.id': _, ...attributes }, value }) => [...Object.values(attributes), value]);

describe('metrics of a project', () => {
  it('are those of the registry, with all of their attributes', () => {
    const { groups } = load(readText('contracts/semconv/tasks.yaml')) as { readonly groups: readonly Group[] };
    const registered = groups.filter(({ metric_name: name }) => name !== undefined);
    const shape = (group: Group) => ({ ...group, attributes: (group.attributes ?? []).map(({ ref }) => ref).sort() });
    const expected = registered.map(shape).map(({ metric_name, unit, instrument, brief, attributes }) => ({
      metric_name,
      unit,
      instrument,
      brief,
      attributes,
    }));
    const told = Object.values(instruments).map(({ name, unit, kind, description }) => ({
      metric_name: name,
      unit,
      instrument: kind,
      brief: description,
      attributes: Object.keys(points.find((point) => point.name === name)?.attributes ?? {}).sort(),
    }));
    expect(told).toEqual(expected);
  });

  it('count every task by type and status, with 0 for statuses that nothing is in', () => {
    const counts = valuesOf('task.count');
    expect(counts).toContainEqual(['task', 'done', 'done', 1]);
    expect(counts).toContainEqual(['bug', 'in_progress', 'active', 1]);
    expect(counts).toContainEqual(['task', 'blocked', 'blocked', 0]);
    expect(counts).toHaveLength(14);
    expect(valuesOf('task.wip')).toEqual([[1]]);
  });

  it('have counters that never fall: a completion counts, also when it is undone', () => {
    expect(valuesOf('task.created')).toEqual([
      ['task', 2],
      ['bug', 1],
    ]);
    expect(valuesOf('task.completed')).toEqual([
      ['task', 2],
      ['bug', 0],
    ]);
    expect(valuesOf('task.cancelled')).toEqual([
      ['task', 1],
      ['bug', 0],
    ]);
    expect(points.find(({ kind }) => kind === 'counter')?.start).toBe(start);
    let before = 0;
    for (let now = 0; now <= 4; now++) {
      const told = metricPoints(workFrom(stories, now * hour));
      const completed = Number(valuesOf('task.completed', told)[0]?.at(-1));
      expect(completed).toBeGreaterThanOrEqual(before);
      before = completed;
    }
  });

  it('tell times in seconds, and nothing where there is none', () => {
    expect(valuesOf('flow.cycle_time')).toEqual([
      ['0.5', 7200],
      ['0.85', 7200],
      ['0.95', 7200],
    ]);
    const empty = metricPoints(workFrom([{ id: 'a' }], hour));
    expect(new Set(empty.map(({ name }) => name))).toEqual(
      new Set(['count', 'wip', 'created', 'completed', 'cancelled'].map((name) => `contextcore.task.${name}`)),
    );
    expect(metricPoints(workFrom([], 0))).toEqual([
      expect.objectContaining({ name: 'contextcore.task.wip', value: 0 }),
    ]);
  });

  it('tell sprints under way, and those that ended in the window', () => {
    expect(valuesOf('sprint.points')).toEqual([
      ['s1', 'committed', 7],
      ['s1', 'added', 0],
      ['s1', 'removed', 0],
      ['s1', 'completed', 5],
      ['s1', 'remaining', 2],
    ]);
    const sprints = sprintsFrom([
      { id: 'old', from: 0, to: day },
      { id: 'new', from: 2 * day, to: 9 * day },
    ]);
    const told = metricPoints(workFrom(stories, 10 * day, { sprints, days: 3 }));
    expect(new Set(valuesOf('sprint.tasks', told).map(([id]) => id))).toEqual(new Set(['new']));
  });
});

describe('the text for Prometheus', () => {
  const point = (attributes: Record<string, string>, value = 1): MetricPoint => ({
    ...instruments.wip,
    attributes,
    value,
    time: 0,
  });

  it('has the names that units and counters get there', () => {
    expect(Object.values(instruments).map(prometheusName)).toEqual([
      'contextcore_task_count',
      'contextcore_task_wip',
      'contextcore_task_created_total',
      'contextcore_task_completed_total',
      'contextcore_task_cancelled_total',
      'contextcore_flow_lead_time_seconds',
      'contextcore_flow_cycle_time_seconds',
      'contextcore_flow_active_time_seconds',
      'contextcore_flow_wait_time_seconds',
      'contextcore_flow_blocked_time_seconds',
      'contextcore_flow_efficiency_ratio',
      'contextcore_flow_throughput_per_day',
      'contextcore_flow_wip_age_seconds',
      'contextcore_flow_aging',
      'contextcore_sprint_points',
      'contextcore_sprint_tasks',
    ]);
  });

  it('escapes what labels hold, sorts series, and tells each once', () => {
    const text = prometheusText([
      point({ 'project.id': 'b' }),
      point({ 'project.id': 'a"\\\n' }, 3),
      point({ 'project.id': 'b' }, 2),
      point({ 'project.id': 'c' }, Number.NaN),
    ]);
    expect(text).toBe(
      [
        '# HELP contextcore_task_wip Tasks that are begun and not ended.',
        '# TYPE contextcore_task_wip gauge',
        'contextcore_task_wip{project_id="a\\"\\\\\\n"} 3',
        'contextcore_task_wip{project_id="b"} 2',
        '',
      ].join('\n'),
    );
    expect(prometheusText([])).toBe('');
  });

  it('keeps the series of several projects in one family', () => {
    const text = prometheusText([...points, ...metricPoints(workFrom(stories, day, { project: 'q' }))]);
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    expect(text).toContain('contextcore_task_wip{project_id="p"} 1\ncontextcore_task_wip{project_id="q"} 1\n');
  });

  it.skipIf(spawnSync('promtool', ['--version']).status !== 0)('is what promtool can read', () => {
    const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], {
      input: prometheusText(points),
      encoding: 'utf8',
    });
    // 0 and 3 are texts that it can read. What it minds about names is part of what we promise.
    expect([0, 3]).toContain(status);
    const minded = /non-summary metrics should not have "quantile" label$|should not have "_count" suffix$/u;
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !minded.test(line))).toEqual([]);
  });
});

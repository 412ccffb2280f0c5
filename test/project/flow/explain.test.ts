import { describe, expect, it } from 'vitest';
import { definitions } from '../../../src/project/flow/definitions.ts';
import { explain } from '../../../src/project/flow/explain.ts';
import { type FlowMetric, flowMetrics } from '../../../src/project/flow/types.ts';
import type { Work } from '../../../src/project/flow/work.ts';
import { day, hour, type Story, sprintsFrom, workFrom } from './flow-case.ts';

const stories: readonly Story[] = [
  {
    id: 'a',
    sprint: 's1',
    points: 5,
    steps: [
      [hour, 'to in_progress'],
      [2 * hour, 'block'],
      [3 * hour, 'unblock'],
      [4 * hour, 'complete'],
    ],
  },
  {
    id: 'open',
    steps: [
      [day, { points: 1 }],
      [day, 'to in_progress'],
      [2 * day, 'block'],
    ],
  },
];
const sprints = sprintsFrom([{ id: 's1', from: 0, to: day }]);
const work = workFrom(stories, 3 * day, { sprints });
const behind = (metric: FlowMetric, of: Work = work) =>
  explain(of, metric).behind.map(({ task, value, events }) => [task, value, events.map(({ id }) => id)]);

describe('an explanation', () => {
  it.each(flowMetrics)('of %s has its definition, and speaks of nothing where there is nothing', (metric) => {
    const { definition, numbers, behind: none } = explain(workFrom([], 0), metric);
    expect(definition).toBe(definitions[metric].text);
    expect(none).toEqual([]);
    for (const { value } of numbers) expect(value === null || value === 0).toBe(true);
  });

  it('names the events behind each number', () => {
    expect(behind('lead_time')).toEqual([['a', 4 * hour, ['a:1', 'a:5']]]);
    expect(behind('cycle_time')).toEqual([['a', 3 * hour, ['a:2', 'a:5']]]);
    expect(behind('active_time')).toEqual([['a', 2 * hour, ['a:1', 'a:2', 'a:3', 'a:4', 'a:5']]]);
    expect(behind('throughput')).toEqual([['a', 1, ['a:5']]]);
    expect(behind('wip_age')).toEqual([['open', 2 * day, ['open:3']]]);
    expect(behind('aging')).toEqual([['open', 2 * day, ['open:3']]]);
    expect(behind('blocked')).toEqual([['open', day, ['open:4']]]);
    expect(behind('cfd')).toEqual([
      ['a', 1, ['a:5']],
      ['open', 1, ['open:4']],
    ]);
    expect(behind('velocity')).toEqual([['a', 5, ['a:5']]]);
    expect(behind('forecast')).toEqual([['a', 1, ['a:5']]]);
  });

  it('says what the numbers are', () => {
    const numbers = (metric: FlowMetric) =>
      Object.fromEntries(explain(work, metric).numbers.map(({ name, value }) => [name, value]));
    expect(numbers('cycle_time')).toEqual({ tasks: 1, p50: 3 * hour, p85: 3 * hour, p95: 3 * hour, mean: 3 * hour });
    expect(numbers('efficiency')).toEqual({ efficiency: 0.5 });
    expect(numbers('predictability')).toEqual({ 's1 committed': 5, 's1 completed': 5, predictability: 1 });
    expect(numbers('forecast')).toEqual({ 'whole days': 3, 'completions in them': 1 });
  });

  it('names the events of tasks below where their time counts', () => {
    const family: readonly Story[] = [
      { id: 'top', type: 'epic', steps: [[4 * hour, 'complete']] },
      {
        id: 'low',
        parent: 'top',
        steps: [
          [hour, 'to in_progress'],
          [2 * hour, 'complete'],
          [day, 'reopen'],
        ],
      },
    ];
    const of = workFrom(family, 2 * day, { types: ['epic'] });
    expect(behind('active_time', of)).toEqual([['top', hour, ['top:1', 'low:1', 'low:2', 'low:3', 'top:2']]]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cfdOf } from '../../../src/project/flow/cfd.ts';
import { completedOf } from '../../../src/project/flow/completed.ts';
import { parseDay } from '../../../src/project/flow/days.ts';
import { littlesLawOf } from '../../../src/project/flow/littles-law.ts';
import { ascending, nearestRank, spreadOf } from '../../../src/project/flow/spread.ts';
import { summaryOf } from '../../../src/project/flow/summary.ts';
import { throughputOf } from '../../../src/project/flow/throughput.ts';
import { day, done, hour, type Story, start, workFrom } from './flow-case.ts';

const nothing = { count: 0, p50: null, p85: null, p95: null, mean: null };

describe('percentiles', () => {
  it('are values that occur: the smallest that so many do not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.constantFrom(50, 85, 95),
        (values, p) => {
          const enough = values.filter(
            (value) => values.filter((other) => other <= value).length * 100 >= p * values.length,
          );
          expect(nearestRank(ascending(values), p / 100)).toBe(Math.min(...enough));
        },
      ),
    );
  });

  it('are the only value where there is one, and nothing where there is none', () => {
    expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p85: 7, p95: 7, mean: 7 });
    expect(spreadOf([])).toEqual(nothing);
  });
});

describe('a project without history', () => {
  it('has no number but counts', () => {
    const work = workFrom([], day);
    const summary = summaryOf(work);
    expect(summary).toMatchObject({ completed: 0, wip: 0, efficiency: null, aging: null, leadTime: nothing });
    expect(summary.throughput).toEqual({ perDay: null, perWeek: null });
    expect(Object.values(littlesLawOf(work)).every((value) => value === null)).toBe(true);
    expect(cfdOf(work, 'status')).toMatchObject({ window: { days: [] }, series: [] });
    expect(throughputOf(work)).toMatchObject({ completed: 0, days: [], weeks: [] });
  });

  it('has no throughput before a day has gone, and times at once', () => {
    const summary = summaryOf(workFrom([done('a', hour, hour)], 3 * hour));
    expect(summary.throughput.perDay).toBeNull();
    expect(summary.cycleTime.p85).toBe(hour);
  });

  it('is that of the days since its first task, not of a longer window', () => {
    const work = workFrom([done('a', hour, hour), done('b', day, hour)], 2 * day - 1);
    expect(work.window.days).toEqual(['2026-01-05', '2026-01-06']);
    expect(throughputOf(work)).toMatchObject({ perDay: 1, perWeek: 7 });
  });
});

describe('what counts as completed', () => {
  const reopened: Story = {
    id: 'a',
    steps: [
      [day, 'to in_progress'],
      [2 * day, 'complete'],
      [3 * day, 'reopen'],
      [4 * day, 'complete'],
    ],
  };

  it('is the last completion; between an end and a reopening nobody worked or waited', () => {
    expect(completedOf(workFrom([reopened], 5 * day)).items).toEqual([
      expect.objectContaining({
        completed: start + 4 * day,
        leadTime: 4 * day,
        cycleTime: 3 * day,
        activeTime: day,
        waitTime: 2 * day,
        closedTime: day,
        reopened: 1,
      }),
    ]);
  });

  it('is nothing while it is open again, and was something when one asks about that time', () => {
    expect(summaryOf(workFrom([reopened], 3.5 * day))).toMatchObject({ completed: 0, open: 1, wip: 0 });
    expect(throughputOf(workFrom([reopened], 3.5 * day)).days.map(({ completed }) => completed)).toEqual([0, 0, 0, 0]);
    expect(throughputOf(workFrom([reopened], 2.5 * day)).days.map(({ completed }) => completed)).toEqual([0, 0, 1]);
  });

  it('is nothing that was cancelled, also after a completion', () => {
    const work = workFrom(
      [
        {
          id: 'a',
          steps: [
            [day, 'complete'],
            [day, 'reopen'],
            [day, 'cancel'],
          ],
        },
      ],
      2 * day,
    );
    expect(summaryOf(work)).toMatchObject({ completed: 0, cancelled: 1, leadTime: nothing, open: 0 });
  });

  it('has a lead time and no cycle time where it never was begun', () => {
    const summary = summaryOf(workFrom([{ id: 'a', steps: [[day, 'complete']] }], 2 * day));
    expect(summary).toMatchObject({ completed: 1, neverBegun: 1, efficiency: 0 });
    expect([summary.leadTime.p50, summary.cycleTime.p50]).toEqual([day, null]);
  });

  it('has no efficiency where no time passed', () => {
    expect(summaryOf(workFrom([{ id: 'a', steps: [[0, 'complete']] }], day)).efficiency).toBeNull();
  });

  it('lies in the window by its completion, however long it took', () => {
    const work = workFrom([done('old', 0, 2 * day), done('new', 0, 40 * day)], 40.5 * day, { days: 7 });
    expect(completedOf(work).items.map(({ id }) => id)).toEqual(['new']);
    expect(summaryOf(work)).toMatchObject({ completed: 1, leadTime: { count: 1 }, created: 0 });
    const given = (at: number) => workFrom([{ id: 'a', steps: [[at, 'cancel']] }], 40 * day, { days: 7 });
    expect([2 * day, 39 * day].map((at) => summaryOf(given(at)).cancelled)).toEqual([0, 1]);
    expect(work.window.days).toHaveLength(7);
  });

  it('is measured on tasks without children that are no epic, or on the chosen types', () => {
    const stories = [
      { ...done('epic', 0, hour), type: 'epic' },
      { ...done('story', 0, day), type: 'story' },
      { ...done('leaf', 0, hour), parent: 'story' },
      { ...done('bug', 0, 2 * hour), type: 'bug' },
    ] satisfies Story[];
    const ids = (types?: readonly ('story' | 'bug')[]): readonly string[] =>
      completedOf(workFrom(stories, 2 * day, types === undefined ? {} : { types })).items.map(({ id }) => id);
    expect(ids()).toEqual(['leaf', 'bug']);
    expect(ids(['story'])).toEqual(['story']);
    expect(ids(['bug', 'story'])).toEqual(['bug', 'story']);
  });

  it('is still an end, and still blocked, where the map has forgotten the status', () => {
    const work = workFrom([done('a', 0, day), { id: 'b', steps: [[0, 'block']] }], 2 * day, {
      statuses: { todo: 'waiting', in_progress: 'active' },
    });
    expect(summaryOf(work).tasks.categories).toMatchObject({ done: 1, blocked: 1, active: 0 });
  });
});

describe('a task below itself', () => {
  it('is measured alone, and nothing hangs', () => {
    const stories = [
      { ...done('a', 0, day), parent: 'b' },
      { ...done('b', 0, hour), parent: 'a' },
    ];
    const { items } = completedOf(workFrom(stories, 2 * day, { types: ['task'] }));
    expect(items.map(({ id, activeTime }) => [id, activeTime])).toEqual([
      ['b', hour],
      ['a', day],
    ]);
  });
});

describe('tasks below one another', () => {
  it('are merged level by level, as far as anybody nests them; beyond that they are measured alone', () => {
    const chain = Array.from({ length: 3000 }, (_, i): Story => {
      const steps: Story['steps'] = [
        [i * hour, 'to in_progress'],
        [(i + 1) * hour, 'to todo'],
        [4000 * hour, 'complete'],
      ];
      return { id: `c${i}`, type: 'epic', steps, ...(i === 0 ? {} : { parent: `c${i - 1}` }) };
    });
    const { items } = completedOf(workFrom(chain, 4001 * hour, { types: ['epic'] }));
    const active = new Map(items.map(({ id, activeTime }) => [id, activeTime / hour]));
    expect(['c0', 'c90', 'c99', 'c100', 'c2999'].map((id) => active.get(id))).toEqual([100, 10, 1, 1, 1]);
  });
});

describe('a moment of work below a task', () => {
  it('begins the task, also where it takes no time', () => {
    const family: readonly Story[] = [
      { id: 'top', type: 'epic', steps: [[day, 'complete']] },
      {
        id: 'low',
        parent: 'top',
        steps: [
          [hour, 'to in_progress'],
          [hour, 'complete'],
        ],
      },
    ];
    const [item] = completedOf(workFrom(family, 2 * day, { types: ['epic'] })).items;
    expect(item).toMatchObject({ cycleTime: 23 * hour, activeTime: 0, waitTime: day });
  });

  it('ends nothing where one task takes over from another', () => {
    const family: readonly Story[] = [
      { id: 'top', type: 'epic', steps: [[day, 'complete']] },
      { id: 'one', parent: 'top', status: 'in_progress', steps: [[hour, 'complete']] },
      {
        id: 'two',
        parent: 'top',
        steps: [
          [hour, 'to in_progress'],
          [2 * hour, 'complete'],
        ],
      },
    ];
    const work = workFrom(family, 2 * day, { types: ['epic'] });
    const first = work.measured.find(({ item }) => item.id === 'top')?.stretches[0];
    expect(first).toMatchObject({ category: 'active', from: start, to: start + 2 * hour });
  });
});

describe('a question about the past', () => {
  it('knows no task that came later', () => {
    const work = workFrom([{ id: 'a' }, { id: 'b', at: 2 * day }], day);
    expect(summaryOf(work)).toMatchObject({ tasks: { total: 1 }, open: 1, created: 1 });
  });
});

describe('days', () => {
  it('are read only where there is such a day', () => {
    expect(['2026-02-28', '1970-01-02'].map(parseDay)).toEqual([20512, 1]);
    expect(['2026-02-30', '2026-2-1', '', '2026-01-01T00:00:00Z', '9999-99-99'].map(parseDay)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

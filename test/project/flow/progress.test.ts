import { describe, expect, it } from 'vitest';
import { agingOf } from '../../../src/project/flow/aging.ts';
import { blockedOf } from '../../../src/project/flow/blocked.ts';
import { littlesLawOf } from '../../../src/project/flow/littles-law.ts';
import { throughputOf } from '../../../src/project/flow/throughput.ts';
import { wipOf } from '../../../src/project/flow/wip.ts';
import { day, done, hour, type Story, workFrom } from './flow-case.ts';

describe('work in progress', () => {
  it('was active in the current attempt, and has its age from there', () => {
    const stories: readonly Story[] = [
      { id: 'active', at: 0, steps: [[day, 'to in_progress']] },
      {
        id: 'waits-again',
        at: 0,
        steps: [
          [2 * day, 'to in_progress'],
          [3 * day, 'to todo'],
        ],
      },
      { id: 'never', at: 0 },
      { id: 'blocked-before', at: 0, steps: [[day, 'block']] },
      {
        id: 'again',
        at: 0,
        steps: [
          [0, 'to in_progress'],
          [day, 'complete'],
          [day, 'reopen'],
        ],
      },
      done('done', 0, day),
    ];
    const wip = wipOf(workFrom(stories, 4 * day));
    expect(wip.items.map(({ id, age }) => [id, age])).toEqual([
      ['active', 3 * day],
      ['waits-again', 2 * day],
    ]);
    expect(wip.statuses).toEqual([
      { status: 'todo', category: 'waiting', count: 1 },
      { status: 'in_progress', category: 'active', count: 1 },
    ]);
  });

  it('is late beyond the 85th percentile of cycle times, and never without any', () => {
    const open: readonly Story[] = [
      { id: 'late', at: 0, steps: [[0, 'to in_progress']] },
      { id: 'just-so', at: 0, steps: [[1.5 * day, 'to in_progress']] },
      { id: 'fresh', at: 9 * day, steps: [[9 * day, 'to in_progress']] },
    ];
    const finished = Array.from({ length: 20 }, (_, i) => done(`d${i}`, 0, (i + 1) * 12 * hour));
    const aging = agingOf(workFrom([...open, ...finished], 10 * day));
    expect(aging.cycleTime.p85).toBe(17 * 12 * hour);
    expect(aging.items.map(({ id, late, rank }) => [id, late, rank])).toEqual([
      ['late', true, 1],
      ['just-so', false, 0.85],
      ['fresh', false, 0.1],
    ]);
    expect(aging.late).toBe(1);
    expect(agingOf(workFrom(open, 10 * day))).toMatchObject({
      late: null,
      items: [{ late: null }, { late: null }, { late: null }],
    });
  });
});

describe('blocked work', () => {
  it('counts both ways into it, and tells reasons and blockers with the time in the window', () => {
    const stories: readonly Story[] = [
      { id: 'by-event', steps: [[day, 'block']] },
      {
        id: 'by-status',
        steps: [
          [2 * day, 'to blocked'],
          [3 * day, 'to todo'],
        ],
      },
      {
        id: 'epic',
        type: 'epic',
        steps: [
          [3 * day, 'block'],
          [3.5 * day, 'unblock'],
        ],
      },
      done('other', 0, day),
    ];
    const blocked = blockedOf(workFrom(stories, 4 * day));
    expect(blocked).toMatchObject({ stretches: 3, time: 4.5 * day });
    expect(blocked.items).toEqual([
      expect.objectContaining({ id: 'by-event', time: 3 * day, reason: 'a reason', by: 'other', byEnded: true }),
    ]);
    expect(blocked.reasons).toEqual([
      { name: 'a reason', stretches: 2, time: 3.5 * day, open: 1 },
      { name: null, stretches: 1, time: day, open: 0 },
    ]);
    expect(blocked.blockers[0]).toMatchObject({ name: 'other', title: 'Task other', ended: true, time: 3.5 * day });
    expect(blockedOf(workFrom(stories, 4 * day, { days: 1 }))).toMatchObject({ stretches: 1, time: 0 });
  });
});

describe('throughput', () => {
  it('lists every day, and weeks from Monday on', () => {
    const work = workFrom(
      [done('a', 2 * day, hour), done('b', 7 * day, hour), { ...done('c', 7 * day, hour), points: 3 }],
      8.5 * day,
    );
    const { days, weeks, ...rest } = throughputOf(work);
    expect(days.map(({ completed }) => completed)).toEqual([1, 0, 0, 0, 0, 2, 0]);
    expect(days.map(({ whole }) => whole)).toEqual([true, true, true, true, true, true, false]);
    expect(weeks).toEqual([
      { day: '2026-01-05', completed: 1, points: 0, days: 5, whole: false },
      { day: '2026-01-12', completed: 2, points: 3, days: 2, whole: false },
    ]);
    expect(rest).toMatchObject({ completed: 3, points: 3, unestimated: 2 });
    expect(rest.perDay).toBeCloseTo(3 / 6.5, 6);
  });
});

describe("Little's law", () => {
  const steady = (count: number): readonly Story[] =>
    Array.from({ length: count }, (_, i) => done(`s${i}`, (i * 30 * day) / count, 12 * hour));

  it('holds where as much is begun as ends', () => {
    const law = littlesLawOf(workFrom(steady(60), 30 * day - 1));
    expect(law.meaning).toBe('steady');
    expect(law.ratio).toBeCloseTo(1, 1);
  });

  it('says so where more is begun than ends, and where old work is finished', () => {
    const stuck = Array.from(
      { length: 60 },
      (_, i): Story => ({ id: `o${i}`, at: (i * day) / 2, status: 'in_progress' }),
    );
    expect(littlesLawOf(workFrom([...steady(60), ...stuck], 30 * day - 1)).meaning).toBe('growing');
    const old = Array.from({ length: 30 }, (_, i) => done(`o${i}`, 0, 50 * day + i * hour));
    expect(littlesLawOf(workFrom(old, 60 * day, { days: 30 })).meaning).toBe('draining');
  });
});

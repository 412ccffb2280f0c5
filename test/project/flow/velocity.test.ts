import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SprintReport } from '../../../src/project/flow/types.ts';
import { velocityOf } from '../../../src/project/flow/velocity.ts';
import { day, type Step, type Story, sprintsFrom, workFrom } from './flow-case.ts';

const sprints = sprintsFrom([
  { id: 's1', from: day, to: 8 * day },
  { id: 's2', from: 9 * day, to: 16 * day },
]);
const velocity = (stories: readonly Story[], now = 20 * day) => velocityOf(workFrom(stories, now, { sprints }));
const pointsOf = (report: SprintReport | undefined) =>
  Object.fromEntries(Object.entries(report?.scopes ?? {}).map(([scope, { points }]) => [scope, points]));
const none = { committed: 0, added: 0, removed: 0, completed: 0, remaining: 0 };

describe('velocity', () => {
  it('tells what was promised, what changed and what was done', () => {
    const {
      sprints: reports,
      predictability,
      points,
    } = velocity([
      { id: 'kept', sprint: 's1', points: 5, steps: [[2 * day, 'complete']] },
      { id: 'left', sprint: 's1', points: 3 },
      {
        id: 'late',
        points: 2,
        steps: [
          [2 * day, { sprint: 's1' }],
          [3 * day, 'complete'],
        ],
      },
      {
        id: 'out',
        sprint: 's1',
        points: 8,
        steps: [
          [2 * day, { sprint: null }],
          [3 * day, 'complete'],
        ],
      },
      {
        id: 'grown',
        sprint: 's1',
        points: 1,
        steps: [
          [2 * day, { points: 4 }],
          [3 * day, 'complete'],
        ],
      },
      { id: 'dropped', sprint: 's1', points: 13, steps: [[4 * day, 'cancel']] },
      { id: 'before', sprint: 's1', points: 20, steps: [[0, 'complete']] },
    ]);
    expect(pointsOf(reports[0])).toEqual({ committed: 30, added: 5, removed: 21, completed: 11, remaining: 3 });
    expect(reports[0]?.scopes.committed.tasks).toBe(5);
    expect(reports[0]?.predictability).toBeCloseTo(11 / 30);
    expect(predictability).toBeCloseTo(11 / 30);
    expect(points).toMatchObject({ count: 2, p50: 0, p85: 11, mean: 5.5 });
  });

  it('leaves in a sprint what is moved on in the moment in which it ends', () => {
    const moved: Story = {
      id: 'a',
      sprint: 's1',
      points: 5,
      steps: [
        [8 * day, { sprint: 's2' }],
        [10 * day, 'complete'],
      ],
    };
    const { sprints: reports } = velocity([moved]);
    expect(reports.map(pointsOf)).toEqual([
      { ...none, committed: 5, remaining: 5 },
      { ...none, committed: 5, completed: 5 },
    ]);
  });

  it('counts what was reopened where it is completed in the end', () => {
    const steps: readonly Step[] = [
      [2 * day, 'complete'],
      [8.5 * day, { sprint: 's2' }],
      [8.5 * day, 'reopen'],
      [10 * day, 'complete'],
    ];
    const { sprints: reports } = velocity([{ id: 'a', sprint: 's1', points: 5, steps }]);
    expect(reports.map((report) => report.scopes.completed.points)).toEqual([0, 5]);
    expect(reports[0]?.scopes.remaining.points).toBe(5);
  });

  it('counts an estimate once where a story and its parts are both estimated, and tells who has none', () => {
    const { sprints: reports } = velocity([
      { id: 'story', type: 'story', sprint: 's1', points: 8, steps: [[3 * day, 'complete']] },
      { id: 'part', sprint: 's1', points: 3, parent: 'story', steps: [[2 * day, 'complete']] },
      { id: 'part-of-part', sprint: 's1', parent: 'part' },
      { id: 'open-story', type: 'story', sprint: 's1' },
      { id: 'estimated', sprint: 's1', points: 2, parent: 'open-story' },
      { id: 'alone', sprint: 's1' },
    ]);
    expect(pointsOf(reports[0])).toEqual({ ...none, committed: 10, completed: 8, remaining: 2 });
    expect(reports[0]?.unestimated).toBe(1);
  });

  it('counts a task once that leaves a sprint and comes back', () => {
    const steps: readonly Step[] = [
      [2 * day, { sprint: null }],
      [3 * day, { sprint: 's1' }],
      [4 * day, 'complete'],
    ];
    const again = { sprint: 's1', steps: steps.slice(0, 2) };
    const [report] = velocity([
      { id: 'a', sprint: 's1', points: 5, steps },
      { id: 'b', ...again },
    ]).sprints;
    expect(pointsOf(report)).toEqual({ ...none, committed: 5, completed: 5 });
    expect([report?.scopes.completed.tasks, report?.scopes.remaining.tasks, report?.unestimated]).toEqual([1, 1, 1]);
  });

  it('is nothing before a sprint has ended; one under way is told with what is left now', () => {
    const {
      sprints: reports,
      current,
      points,
      predictability,
      planned,
    } = velocity(
      [
        {
          id: 'a',
          sprint: 's1',
          points: 5,
          steps: [
            [2 * day, 'complete'],
            [6 * day, 'reopen'],
          ],
        },
        { id: 'b', sprint: 's9' },
      ],
      5 * day,
    );
    expect(reports).toEqual([]);
    expect(current.map(pointsOf)).toEqual([{ ...none, committed: 5, completed: 5 }]);
    expect([points.mean, points.p50, predictability]).toEqual([null, null, null]);
    expect(planned).toEqual(['s9']);
  });

  it('has no predictability where nothing was promised', () => {
    expect(velocity([]).sprints[0]?.predictability).toBeNull();
  });

  it('looks at the last sprints only where it is told to', () => {
    const work = workFrom([], 20 * day, { sprints });
    expect(velocityOf(work, { last: 1 }).sprints.map(({ id }) => id)).toEqual(['s2']);
    expect(velocityOf(work, { last: 0 }).sprints).toEqual([]);
  });

  it('comes out even: committed + added − removed = completed + remaining', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 20 }).map((days) => days * day),
      fc.oneof(
        fc.constantFrom<Step[1]>('complete', 'cancel', 'reopen', 'to in_progress'),
        fc.record({ sprint: fc.constantFrom('s1', 's2', null) }),
        fc.record({ points: fc.option(fc.nat(13)) }),
      ),
    );
    const story = fc.record({
      points: fc.option(fc.nat(13)),
      sprint: fc.constantFrom('s1', 's2', null),
      parent: fc.option(fc.nat(5)),
      steps: fc.array(step, { maxLength: 8 }).map((steps) => steps.sort(([a], [b]) => a - b)),
    });
    fc.assert(
      fc.property(fc.array(story, { maxLength: 6 }), fc.integer({ min: 1, max: 21 }), (drafts, days) => {
        const stories = drafts.map(({ parent, ...one }, i) => ({
          ...one,
          id: `t${i}`,
          ...(parent === null ? {} : { parent: `t${parent}` }),
        }));
        const { sprints: ended, current } = velocity(stories, days * day);
        for (const { scopes } of [...ended, ...current])
          for (const amount of ['points', 'tasks'] as const)
            expect(scopes.committed[amount] + scopes.added[amount] - scopes.removed[amount]).toBe(
              scopes.completed[amount] + scopes.remaining[amount],
            );
      }),
    );
  });
});

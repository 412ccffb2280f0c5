import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cfdOf } from '../../../src/project/flow/cfd.ts';
import { completedOf } from '../../../src/project/flow/completed.ts';
import { wipOf } from '../../../src/project/flow/wip.ts';
import { usualStatuses } from '../../../src/project/task/status.ts';
import { categoryTimes, firstActive } from '../../../src/project/task/times.ts';
import { minute, type Step, type Story, start, taskFrom, workFrom } from './flow-case.ts';
import { categoryNamed, type Moment, minutesOf } from './naive.ts';

const last = 3 * 24 * 60 + 500;
const what = fc.constantFrom<Step[1] & string>(
  'block',
  'to blocked',
  'unblock',
  'complete',
  'complete',
  'cancel',
  'reopen',
  'reopen',
  'to todo',
  'to in_progress',
  'to in_review',
);

/** Waits of 0 minutes are clock ties. */
const storyArbitrary = (id: string, parent?: string, shortest = 0): fc.Arbitrary<Story> =>
  fc
    .record({
      status: fc.constantFrom('todo', 'in_progress'),
      at: fc.nat(1500),
      steps: fc.array(fc.tuple(fc.integer({ min: shortest, max: 900 }), what), { maxLength: 12 }),
    })
    .map(({ status, at, steps }) => {
      let now = at;
      const placed = steps.map(([wait, one]): Step => {
        now += wait;
        return [now * minute, one];
      });
      return {
        id,
        status,
        at: at * minute,
        steps: placed.filter(([moment]) => moment <= last * minute),
        ...(parent === undefined ? {} : { parent }),
      };
    });

const present = (moments: readonly (Moment | undefined)[]): readonly Moment[] =>
  moments.filter((moment) => moment !== undefined);

describe('the flow of single tasks, compared with a walk over all minutes', () => {
  it('has the same times, work in progress and cumulative flow', () => {
    fc.assert(
      fc.property(fc.array(storyArbitrary('x'), { maxLength: 6 }), (drafts) => {
        const stories = drafts.map((story, i) => ({ ...story, id: `t${i}` }));
        const walks = new Map(stories.map((story) => [story.id, minutesOf(story, last)]));
        const work = workFrom(stories, last * minute, { days: 3 });
        const lengthOf = (moments: readonly Moment[], category: string): number =>
          moments.filter((moment) => moment.category === category).length * minute;
        const from = (work.window.from - start) / minute;
        const expected = [...walks].flatMap(([id, walk]) => {
          const completed = walk.at(-1)?.completed;
          if (completed === undefined || completed < from) return [];
          const created = walk.findIndex((moment) => moment !== undefined);
          const begun = walk.findIndex((moment) => (moment?.activeIn.length ?? 0) > 0);
          const lived = present(walk.slice(0, completed));
          return [
            {
              id,
              completed: start + completed * minute,
              leadTime: (completed - created) * minute,
              cycleTime: begun < 0 || begun > completed ? null : (completed - begun) * minute,
              activeTime: lengthOf(lived, 'active'),
              waitTime: lengthOf(lived, 'waiting'),
              blockedTime: lengthOf(lived, 'blocked'),
              closedTime: lengthOf(lived, 'done') + lengthOf(lived, 'cancelled'),
              reopened: (walk.at(-1)?.attempt ?? 1) - 1,
            },
          ];
        });
        const { items } = completedOf(work);
        expect(items).toHaveLength(expected.length);
        for (const one of expected) expect(items.find(({ id }) => id === one.id)).toMatchObject(one);
        for (const { activeTime, waitTime, blockedTime, closedTime, leadTime } of items)
          expect(activeTime + waitTime + blockedTime + closedTime).toBe(leadTime);

        const begunAt = (walk: readonly (Moment | undefined)[]): number => {
          const attempt = walk.at(-1)?.attempt ?? 0;
          return walk.findIndex((moment) => moment?.activeIn.includes(attempt));
        };
        const open = [...walks].filter(([, walk]) => walk.at(-1)?.isOpen && begunAt(walk) >= 0);
        const { items: begun } = wipOf(work);
        expect(new Map(begun.map(({ id, age }) => [id, age / minute]))).toEqual(
          new Map(open.map(([id, walk]) => [id, last - begunAt(walk)])),
        );

        for (const by of ['status', 'category'] as const) {
          const { series, window } = cfdOf(work, by);
          const counts = new Map(series.map((one) => [one.name, one.counts]));
          for (const [i, name] of window.days.entries()) {
            const end = Math.min((Date.parse(`${name}T00:00:00Z`) - start) / minute + 24 * 60 - 1, last);
            const there = [...walks.values()].flatMap((walk) => walk[end] ?? []);
            for (const [series, values] of counts)
              expect(values[i], `${name} ${series}`).toBe(there.filter((moment) => moment[by] === series).length);
            expect([...counts.values()].reduce((sum, values) => sum + (values[i] ?? 0), 0)).toBe(there.length);
          }
        }
      }),
    );
  });

  it('has the average work in progress that a count at each minute gives', () => {
    fc.assert(
      fc.property(fc.array(storyArbitrary('x'), { minLength: 1, maxLength: 6 }), (drafts) => {
        const stories = drafts.map((story, i) => ({ ...story, id: `t${i}` }));
        const work = workFrom(stories, last * minute, { days: 2 });
        const from = (work.window.from - start) / minute;
        let sum = 0;
        for (const story of stories) {
          const walk = minutesOf(story, last);
          const begun = new Set<number>();
          for (const [now, moment] of walk.entries()) {
            for (const attempt of moment?.activeIn ?? []) begun.add(attempt);
            if (moment?.isOpen && begun.has(moment.attempt) && now >= from && now < last) sum++;
          }
        }
        expect(wipOf(work).average).toBeCloseTo(sum / (last - from), 9);
      }),
    );
  });

  it('has the times that the spans of tasks tell', () => {
    fc.assert(
      fc.property(storyArbitrary('x'), (story) => {
        const task = taskFrom(story);
        const [item] = completedOf(workFrom([story], last * minute)).items;
        if (item === undefined) return;
        const times = categoryTimes(task.periods, usualStatuses, task.created, item.completed);
        expect([item.activeTime, item.waitTime, item.blockedTime]).toEqual([
          times.active,
          times.waiting,
          times.blocked,
        ]);
        const begun = firstActive(task.periods, usualStatuses);
        expect(item.cycleTime).toBe(begun === undefined ? null : item.completed - begun);
      }),
    );
  });
});

describe('the flow of a task with others below it', () => {
  it('counts each moment once: active before blocked, blocked before waiting', () => {
    const family = fc
      .tuple(
        storyArbitrary('top', undefined, 1),
        storyArbitrary('left', 'top', 1),
        storyArbitrary('right', 'top', 1),
        storyArbitrary('low', 'left', 1),
      )
      // Where steps of two tasks come at the same minute, neither is said to be first.
      .filter((stories) => {
        const moments = stories.flatMap(({ at, steps = [] }) => [at, ...steps.map(([moment]) => moment)]);
        return new Set(moments).size === moments.length;
      })
      .map((stories): readonly Story[] => stories.map((story, i) => ({ ...story, type: i === 0 ? 'epic' : 'task' })));
    const rank = ['waiting', 'blocked', 'active'];
    let compared = 0;
    fc.assert(
      fc.property(family, (stories) => {
        const walks = stories.map((story) => minutesOf(story, last));
        const top = walks[0] ?? [];
        const work = workFrom(stories, last * minute, { types: ['epic'] });
        const merged = top.map((moment, now) => {
          if (moment === undefined || !moment.isOpen) return undefined;
          const ranks = walks.map((walk) => rank.indexOf(categoryNamed(walk[now]?.status ?? 'done')));
          return { category: rank[Math.max(...ranks)], attempt: moment.attempt };
        });
        const completed = top.at(-1)?.completed;
        const [item] = completedOf(work).items;
        expect(item === undefined).toBe(completed === undefined);
        if (item !== undefined && completed !== undefined) {
          compared++;
          const length = (category: string): number =>
            merged.slice(0, completed).filter((moment) => moment?.category === category).length * minute;
          expect([item.activeTime, item.waitTime, item.blockedTime]).toEqual([
            length('active'),
            length('waiting'),
            length('blocked'),
          ]);
          const begun = merged.slice(0, completed).findIndex((moment) => moment?.category === 'active');
          expect(item.cycleTime).toBe(begun < 0 ? null : (completed - begun) * minute);
        }
        const attempt = top.at(-1)?.attempt;
        const begun = merged.findIndex((moment) => moment?.attempt === attempt && moment?.category === 'active');
        const [wip] = wipOf(work).items;
        expect(wip === undefined ? -1 : last - wip.age / minute).toBe(top.at(-1)?.isOpen ? begun : -1);
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

import { describe, expect, it } from 'vitest';
import { categoryTimes, statusMap, TaskRefusal } from '../../../src/project/index.ts';
import { desk, hour, start } from './clock.ts';

const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof TaskRefusal) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'done';
};

describe('the life of a task', () => {
  it('goes from its start to its end, with every stretch of time in one status', async () => {
    const { tracker, wait } = desk();
    await tracker.startTask({ id: 'T-1', title: 'Pay by card', status: 'todo', points: 5, sprint: 'S1' });
    wait(2 * hour);
    await tracker.updateStatus('T-1', 'in_progress');
    wait(3 * hour);
    await tracker.blockTask('T-1', { reason: 'no test account' });
    wait(4 * hour);
    await tracker.unblockTask('T-1');
    wait(hour);
    const task = await tracker.completeTask('T-1');
    expect(task.status).toBe('done');
    expect(task.attempts).toEqual([{ number: 1, from: start, to: start + 10 * hour, outcome: 'done' }]);
    expect(
      task.periods.map(({ status, from, to }) => [status, (from - start) / hour, to && (to - start) / hour]),
    ).toEqual([
      ['todo', 0, 2],
      ['in_progress', 2, 5],
      ['blocked', 5, 9],
      ['in_progress', 9, 10],
      ['done', 10, undefined],
    ]);
    expect(task.periods[2]?.reason).toBe('no test account');
    expect(categoryTimes(task.periods, statusMap(), start, start + 10 * hour)).toEqual({
      waiting: 2 * hour,
      active: 4 * hour,
      blocked: 4 * hour,
      done: 0,
      cancelled: 0,
    });
  });

  it('knows both ways into the blocked status, and both ways out', async () => {
    const { tracker, wait } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    wait(hour);
    expect(await tracker.updateStatus('T-1', 'blocked')).toMatchObject({ status: 'blocked', isBlocked: true });
    wait(hour);
    expect(await tracker.updateStatus('T-1', 'in_review')).toMatchObject({ status: 'in_review', isBlocked: false });
    wait(hour);
    await tracker.blockTask('T-1');
    wait(hour);
    const task = await tracker.unblockTask('T-1');
    expect(task.status).toBe('in_review');
    expect(categoryTimes(task.periods, statusMap(), start, start + 4 * hour).blocked).toBe(2 * hour);
  });

  it('goes on in a second attempt when it is reopened', async () => {
    const { tracker, wait } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a', status: 'in_review' });
    wait(hour);
    await tracker.completeTask('T-1');
    wait(hour);
    const task = await tracker.reopenTask('T-1', { reason: 'not quite' });
    expect(task.status).toBe('in_review');
    expect(task.attempts).toEqual([
      { number: 1, from: start, to: start + hour, outcome: 'done' },
      { number: 2, from: start + 2 * hour },
    ]);
  });

  it('takes statuses of a team, and ends where they mean an end', async () => {
    const { tracker } = desk({ in_test: 'active', on_hold: 'blocked', released: 'done' });
    await tracker.startTask({ id: 'T-1', title: 'a', status: 'in_test' });
    expect((await tracker.updateStatus('T-1', 'on_hold')).isBlocked).toBe(true);
    expect(await tracker.updateStatus('T-1', 'released')).toMatchObject({ status: 'released', isBlocked: false });
    expect(await refusal(tracker.completeTask('T-1'))).toBe('illegal-transition: Task "T-1" is released.');
  });

  it('keeps what is told of it, and what was told before', async () => {
    const { tracker, wait } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a', points: 3, labels: ['x'] });
    wait(hour);
    await tracker.updateTask('T-1', { points: 5, sprint: 'S1', due: '2026-02-28' });
    wait(hour);
    const task = await tracker.updateTask('T-1', { points: null, sprint: 'S2', status: 'in_review' });
    expect(task).toMatchObject({ status: 'in_review', sprint: 'S2', due: '2026-02-28', labels: ['x'] });
    expect(task.points).toBeUndefined();
    expect(task.pointsOver.map(({ value }) => value)).toEqual([3, 5, undefined]);
    expect(task.sprints.map(({ value }) => value)).toEqual(['S1', 'S2']);
  });

  it('puts parts below their whole, however deep, in the attempt that is under way', async () => {
    const { tracker } = desk();
    await tracker.startTask({ id: 'E', title: 'epic', type: 'epic' });
    await tracker.completeTask('E');
    await tracker.reopenTask('E');
    await tracker.startTask({ id: 'S', title: 'story', type: 'story', parent: 'E' });
    expect(await tracker.startTask({ id: 'T', title: 'task', parent: 'S' })).toMatchObject({ parent: 'S', root: 'E' });
    expect((await tracker.task('S'))?.parentAttempt).toBe(2);
    expect((await tracker.getTaskLink('T')).context.traceId).toBe((await tracker.getTaskLink('E')).context.traceId);
  });
});

describe('what is not possible', () => {
  const cases: readonly (readonly [string, (desk_: ReturnType<typeof desk>) => Promise<unknown>, string])[] = [
    ['an unknown task', ({ tracker }) => tracker.completeTask('T-2'), 'unknown-task: There is no task "T-2".'],
    [
      'an id that is taken',
      ({ tracker }) => tracker.startTask({ id: 'T-1', title: 'b' }),
      'duplicate-id: There is a task "T-1" already; it is "in_progress".',
    ],
    [
      'an id that is none',
      ({ tracker }) => tracker.startTask({ id: '../x', title: 'b' }),
      'invalid-value: "../x" is no id of a task.',
    ],
    [
      'an unknown parent',
      ({ tracker }) => tracker.startTask({ id: 'T-3', title: 'b', parent: 'E' }),
      'unknown-task: There is no task "E".',
    ],
    [
      'an unknown dependency',
      ({ tracker }) => tracker.startTask({ id: 'T-3', title: 'b', dependsOn: ['E'] }),
      'unknown-task: There is no task "E".',
    ],
    ['no title', ({ tracker }) => tracker.startTask({ id: 'T-3', title: ' ' }), 'invalid-value: The title is empty.'],
    [
      'a title of two lines',
      ({ tracker }) => tracker.startTask({ id: 'T-3', title: 'a\nb' }),
      'invalid-value: The title holds a control character or a line break.',
    ],
    [
      'a day that there is not',
      ({ tracker }) => tracker.updateTask('T-1', { due: '2026-02-30' }),
      'invalid-value: The due date "2026-02-30" is no day.',
    ],
    [
      'points below zero',
      ({ tracker }) => tracker.updateTask('T-1', { points: -1 }),
      'invalid-value: -1 is no number of points.',
    ],
    [
      'a password in a URL',
      ({ tracker }) => tracker.updateTask('T-1', { url: 'https://a:b@example.com' }),
      'invalid-value: The URL holds a user name or a password, which would be sent on with the telemetry.',
    ],
    [
      'a script as a URL',
      ({ tracker }) => tracker.updateTask('T-1', { url: 'javascript:alert(1)' }),
      'invalid-value: The URL is none of http or https, or is longer than 2000 characters.',
    ],
    [
      'an unknown status',
      ({ tracker }) => tracker.updateStatus('T-1', 'doing'),
      'invalid-value: There is no status "doing".',
    ],
    [
      'the same status',
      ({ tracker }) => tracker.updateStatus('T-1', 'in_progress'),
      'illegal-transition: Task "T-1" is "in_progress" already.',
    ],
    [
      'unblocking what is free',
      ({ tracker }) => tracker.unblockTask('T-1'),
      'illegal-transition: Task "T-1" is not blocked; it is "in_progress".',
    ],
    [
      'reopening what is open',
      ({ tracker }) => tracker.reopenTask('T-1'),
      'illegal-transition: Task "T-1" is not finished; it is "in_progress".',
    ],
    [
      'waiting for itself',
      ({ tracker }) => tracker.updateTask('T-1', { dependsOn: ['T-1'] }),
      'circular-dependency: Task "T-1" cannot wait for itself.',
    ],
    ['nothing to change', ({ tracker }) => tracker.updateTask('T-1', {}), 'invalid-value: There is nothing to change.'],
    [
      '101 percent',
      ({ tracker }) => tracker.reportProgress('T-1', 101),
      'invalid-value: 101 is no percentage from 0 to 100.',
    ],
    ['an unknown sprint', ({ tracker }) => tracker.endSprint('S9'), 'unknown-sprint: There is no sprint "S9".'],
  ];
  for (const [what, work, said] of cases)
    it(`is refused, and nothing is written: ${what}`, async () => {
      const one = desk();
      await one.tracker.startTask({ id: 'T-1', title: 'a' });
      expect(await refusal(work(one))).toBe(said);
      expect(one.store.events).toHaveLength(1);
    });

  it('is what needs an open task, where it has ended', async () => {
    const { tracker, store } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    await tracker.cancelTask('T-1', { reason: 'nobody asks for it' });
    const said = 'illegal-transition: Task "T-1" is cancelled.';
    expect(await refusal(tracker.completeTask('T-1'))).toBe(said);
    expect(await refusal(tracker.updateStatus('T-1', 'todo'))).toBe(said);
    expect(await refusal(tracker.blockTask('T-1'))).toBe(said);
    expect(await refusal(tracker.reportProgress('T-1', 5))).toBe(said);
    expect(await refusal(tracker.startTask({ id: 'T-2', title: 'b', parent: 'T-1' }))).toBe(
      'illegal-transition: Its parent "T-1" is cancelled.',
    );
    expect(store.events).toHaveLength(2);
  });

  it('is a clock that runs behind what is written', async () => {
    const { tracker, wait, store } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    wait(-2 * hour);
    expect(await refusal(tracker.completeTask('T-1'))).toBe(
      'clock-skew: Task "T-1" was last changed at 2026-01-05T09:00:00.000Z, and the clock says 2026-01-05T07:00:00.000Z.',
    );
    expect(store.events).toHaveLength(1);
  });

  it('is a time that lies ahead, or before what happened last', async () => {
    const { tracker } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    expect(await refusal(tracker.completeTask('T-1', { at: new Date(start + hour) }))).toBe(
      'clock-skew: The time 2026-01-05T10:00:00.000Z lies ahead: it is 2026-01-05T09:00:00.000Z.',
    );
    expect(await refusal(tracker.completeTask('T-1', { at: new Date(start - hour) }))).toBe(
      'clock-skew: Task "T-1" was last changed at 2026-01-05T09:00:00.000Z, which is not before 2026-01-05T08:00:00.000Z.',
    );
  });

  it('is not a clock that is a moment behind: what comes after has a later time', async () => {
    const { tracker, wait } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    wait(-20);
    const task = await tracker.completeTask('T-1');
    expect(task.attempts[0]).toEqual({ number: 1, from: start, to: start + 1, outcome: 'done' });
  });

  it('is a circle of dependencies, by way of others', async () => {
    const { tracker } = desk();
    await tracker.startTask({ id: 'A', title: 'a' });
    await tracker.startTask({ id: 'B', title: 'b', dependsOn: ['A'] });
    await tracker.startTask({ id: 'C', title: 'c', dependsOn: ['B'] });
    expect(await refusal(tracker.updateTask('A', { dependsOn: ['C'] }))).toBe(
      'circular-dependency: Task "B" waits for "A" already, directly or by way of others.',
    );
  });

  it('is a sprint that is over', async () => {
    const { tracker } = desk();
    await tracker.startSprint('S1', { name: 'First', ends: '2026-01-16' });
    await tracker.endSprint('S1');
    expect(await refusal(tracker.startTask({ id: 'T', title: 'a', sprint: 'S1' }))).toBe(
      'illegal-transition: Sprint "S1" has ended.',
    );
    expect(await refusal(tracker.endSprint('S1'))).toBe('illegal-transition: Sprint "S1" has ended already.');
    expect(await refusal(tracker.startSprint('S1'))).toBe('duplicate-id: There is a sprint "S1" already.');
  });

  it('makes no half of a change: a status that is refused leaves the rest untold', async () => {
    const { tracker, store } = desk();
    await tracker.startTask({ id: 'T-1', title: 'a' });
    expect(await refusal(tracker.updateTask('T-1', { status: 'in_review', points: -1 }))).toContain('invalid-value');
    expect(store.events).toHaveLength(1);
  });
});

it('a tracker does one change after the other, in the order in which they were asked for', async () => {
  const { tracker, store } = desk();
  await Promise.all([
    tracker.startTask({ id: 'T-1', title: 'a' }),
    tracker.blockTask('T-1'),
    tracker.unblockTask('T-1'),
    tracker.completeTask('T-1'),
  ]);
  expect(store.events.map(({ type, at }) => [type, at - start])).toEqual([
    ['task.created', 0],
    ['task.blocked', 1],
    ['task.unblocked', 2],
    ['task.completed', 3],
  ]);
});

it('names a task that is spelled nearly like that', async () => {
  const { tracker } = desk();
  await tracker.startTask({ id: 'SHOP-12', title: 'a' });
  await expect(tracker.task('SHOP-1x')).resolves.toBeUndefined();
  await expect(tracker.completeTask('SHOP-1')).rejects.toMatchObject({ help: 'Did you mean "SHOP-12"?' });
});

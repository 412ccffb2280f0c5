import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/index.ts';
import { taskEventFault, taskEventOf } from '../../../src/project/index.ts';

const lineOf = (type: string, data: JsonObject, time = '2026-01-31T10:00:00.000Z') => ({
  type,
  time,
  data,
  runId: '20260131T100000000Z-0123456789abcdef',
  seq: 7,
});

const created = { task: 'a', title: 'Do it', type: 'task', status: 'todo', root: 'a' };

describe('a line of the log', () => {
  it('is an event with its own name and time', () => {
    expect(taskEventOf(lineOf('task.created', created, '2026-01-31T11:00:00.5+01:00'))).toEqual({
      type: 'task.created',
      time: '2026-01-31T10:00:00.500Z',
      at: Date.parse('2026-01-31T10:00:00.500Z'),
      id: '20260131T100000000Z-0123456789abcdef:7',
      data: created,
    });
  });

  it('brings nothing that its type does not have', () => {
    const data: JsonObject = JSON.parse('{"sprint":"s","name":"S","__proto__":{"x":1},"history":[],"constructor":1}');
    expect(taskEventOf(lineOf('sprint.started', data))?.data).toEqual({ sprint: 's', name: 'S' });
    expect(taskEventOf(lineOf('task.unblocked', { task: 'a', to: 'x', from: undefined }))?.data).toEqual({
      task: 'a',
      to: 'x',
    });
  });

  it('may take a value away where there may be none, and only there', () => {
    const nothing = { sprint: null, points: null, priority: null, url: null, due: null };
    expect(taskEventFault(lineOf('task.updated', { task: 'a', ...nothing }))).toBeUndefined();
    expect(taskEventFault(lineOf('task.assigned', { task: 'a', assignee: null }))).toBeUndefined();
    expect(taskEventFault(lineOf('task.updated', { task: 'a', title: null }))).toBe('its "title" is not valid');
    expect(taskEventFault(lineOf('task.created', { ...created, parent: null }))).toBe('its "parent" is not valid');
  });

  it.each<[string, JsonObject, string]>([
    ['task.created', { ...created, root: undefined }, 'it has no "root"'],
    ['task.created', { ...created, type: 'chore' }, 'its "type" is not valid'],
    ['task.created', { ...created, parentAttempt: 0 }, 'its "parentAttempt" is not valid'],
    ['task.created', { ...created, title: 'x'.repeat(5_000) }, 'its "title" is not valid'],
    ['task.updated', { task: 'a', points: -1 }, 'its "points" is not valid'],
    ['task.updated', { task: 'a', labels: 'x' }, 'its "labels" is not valid'],
    ['task.updated', { task: 'a', labels: Array(2_000).fill('x') }, 'its "labels" is not valid'],
    ['task.updated', { task: 'a', dependsOn: ['../x y'] }, 'its "dependsOn" is not valid'],
    ['task.updated', { task: 'a', due: '2026-02-30' }, 'its "due" is not valid'],
    ['task.updated', { task: 'a', priority: 'toString' }, 'its "priority" is not valid'],
    ['task.progressed', { task: 'a', percent: 101 }, 'its "percent" is not valid'],
    ['task.progressed', { task: 'a', percent: '5' }, 'its "percent" is not valid'],
    ['task.blocked', { task: 'a', from: 'x', by: 'a b' }, 'its "by" is not valid'],
    ['task.completed', { task: '!sprint', from: 'x' }, 'its "task" is not valid'],
    ['task.juggled', { task: 'a' }, 'its type is not known'],
    ['toString', { task: 'a' }, 'its type is not known'],
    ['__proto__', { task: 'a' }, 'its type is not known'],
  ])('%s that is wrong is none: %o', (type, data, reason) => {
    expect(taskEventOf(lineOf(type, data))).toBeUndefined();
    expect(taskEventFault(lineOf(type, data))).toBe(reason);
  });
});

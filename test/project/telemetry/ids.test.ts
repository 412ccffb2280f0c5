import { describe, expect, it } from 'vitest';
import {
  getTaskLink,
  snapshotSpanId,
  sprintSpanId,
  sprintTraceId,
  taskSpanId,
  traceIdOf,
  transitionSpanId,
} from '../../../src/project/index.ts';
import { taskLink } from '../../../src/project/telemetry/link.ts';

describe('ids of spans', () => {
  it('are what anybody can compute from the names', () => {
    // printf 'contextcore/trace\nshop\nE1' | sha256sum, and so on.
    expect(traceIdOf('shop', 'E1')).toBe('c6d6782782ee21659bd1b70bca05bd24');
    expect(taskSpanId('shop', 'T1', 1)).toBe('c0e4eb9ef2a01440');
    expect(transitionSpanId('shop', 'seg:7')).toBe('e253ee824c614a67');
    expect(snapshotSpanId('shop', 'T1', '2026-01-31')).toBe('77a090af3290277e');
    expect(sprintTraceId('shop', 'S1')).toBe('8f70256b9d1acb492cfca066eb1e26b9');
    expect(sprintSpanId('shop', 'S1')).toBe('c69d7b14939e79a1');
  });

  it('differ where project, task or attempt differ', () => {
    const ids = [
      taskSpanId('a', 'T1', 1),
      taskSpanId('b', 'T1', 1),
      taskSpanId('a', 'T', 11),
      taskSpanId('a', 'T1', 2),
      sprintSpanId('a', 'T1'),
      transitionSpanId('a', 'T1'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a link to a task', () => {
  it('leads to the span that its attempt will have', () => {
    expect(getTaskLink('shop', { id: 'T1', root: 'E1', attempt: 2 })).toEqual({
      context: { traceId: traceIdOf('shop', 'E1'), spanId: taskSpanId('shop', 'T1', 2), traceFlags: 1, isRemote: true },
      attributes: { 'project.id': 'shop', 'task.id': 'T1', 'task.attempt': 2 },
    });
    expect(getTaskLink('shop', { id: 'T1' }).context.traceId).toBe(traceIdOf('shop', 'T1'));
  });

  it('is to the attempt that is under way', () => {
    const attempts = [
      { number: 1, from: 0, to: 1, outcome: 'done' as const },
      { number: 2, from: 2 },
    ];
    expect(taskLink('shop', { id: 'T1', root: 'E1', attempts }).context.spanId).toBe(taskSpanId('shop', 'T1', 2));
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFileStore, type FileStoreOptions } from '../../src/connect/index.ts';
import type { RunEvent, RunEventData, RunEventType } from '../../src/core/index.ts';

const start = Date.parse('2026-01-31T10:00:00.000Z');

/** An event, so many milliseconds after the start of its run. */
export const event = <T extends RunEventType>(type: T, data: RunEventData[T], at = 0, phase?: string): RunEvent => ({
  type,
  time: new Date(start + at).toISOString(),
  ...(phase === undefined ? {} : { phase }),
  data: { ...data },
});

/** A run of two phases and a skipped one, in which a default hides that "domain" got lost. */
export const degradedRun: readonly RunEvent[] = [
  event('run.started', {
    workflow: 'artisan',
    contract: 'c'.repeat(64),
    mode: 'enforce',
    phases: ['plan', 'build', 'ship', 'polish'],
    legacy: false,
  }),
  event('phase.started', { attempt: 1, mode: 'enforce', instance: 'plan#1' }, 1, 'plan'),
  event(
    'boundary.checked',
    { instance: 'plan#1', boundary: 'entry', propagated: ['task'], violations: [], critical: 1, criticalPropagated: 1 },
    1,
    'plan',
  ),
  event(
    'boundary.checked',
    {
      instance: 'plan#1',
      boundary: 'exit',
      propagated: ['steps', 'owner'],
      violations: [],
      critical: 0,
      criticalPropagated: 0,
      undeclared: ['notes'],
    },
    400,
    'plan',
  ),
  event('phase.finished', { instance: 'plan#1', outcome: 'ok', durationMs: 399.5 }, 401, 'plan'),
  event('phase.started', { attempt: 1, mode: 'enforce', instance: 'build#1' }, 402, 'build'),
  event(
    'boundary.checked',
    {
      instance: 'build#1',
      boundary: 'entry',
      propagated: ['steps'],
      violations: [
        {
          field: 'domain',
          at: 'domain',
          verdict: 'defaulted',
          reason: 'absent',
          severity: 'warning',
          critical: true,
          sourcePhase: 'plan',
          expected: 'str',
          found: 'absent',
          applied: true,
        },
        {
          field: 'tasks.*.id',
          at: 'tasks[2].id',
          verdict: 'failed',
          reason: 'type',
          severity: 'blocking',
          critical: true,
          expected: 'str',
          found: 'int',
          applied: false,
        },
      ],
      critical: 3,
      criticalPropagated: 1,
    },
    402,
    'build',
  ),
  event(
    'phase.finished',
    { instance: 'build#1', outcome: 'error', durationMs: 1200, error: { name: 'TimeoutError' } },
    1602,
    'build',
  ),
  event('phase.skipped', { reason: 'condition' }, 1603, 'ship'),
  event(
    'chain.judged',
    {
      chain: 'domain_to_build',
      status: 'degraded',
      lostAt: 'build',
      reason: 'default',
      evidence: [
        { phase: 'plan', boundary: 'exit', field: 'domain', state: 'absent' },
        { phase: 'build', boundary: 'entry', field: 'domain', state: 'default' },
      ],
    },
    1604,
  ),
  event('chain.judged', { chain: 'task_to_build', status: 'intact', evidence: [] }, 1604),
  event(
    'run.finished',
    {
      state: 'degraded',
      completeness: 0.5,
      chainsIntactRatio: 0.5,
      propagated: 4,
      defaulted: 1,
      failed: 1,
      durationMs: 1605,
    },
    1605,
  ),
];

/** A folder that is gone when the test has ended. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-records-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface WriteOptions extends Partial<FileStoreOptions> {
  readonly root: string;
  readonly runId?: string;
  readonly workflow?: string;
  readonly traceparent?: string;
  /** Left open, as when its process was killed. */
  readonly open?: true;
}

const day = '2026-01-31';
export const now = (): Date => new Date(`${day}T10:00:05.000Z`);

/** Writes a record and gives its path. */
export const writeRun = async (events: readonly RunEvent[], options: WriteOptions): Promise<string> => {
  const { runId = '20260131T100000000Z-0123456789abcdef', workflow = 'artisan', traceparent, open, ...store } = options;
  const run = { runId, workflow, ...(traceparent === undefined ? {} : { traceparent }) };
  const sink = createFileStore({ now, ...store }).open(run);
  for (const one of events) sink.append(one);
  await (open ? sink.flush() : sink.close());
  return join(options.root, day, `${runId}.jsonl`);
};

export const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

export const filesBelowFolder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldSprints, foldTask } from '../../../src/project/index.ts';
import { start } from './clock.ts';
import { anyLog } from './events.ts';

const runs = { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 300) };

describe('a task as its events leave it', () => {
  it('is the same for every order in which they arrive, and however often they do', () => {
    fc.assert(
      fc.property(
        anyLog.chain((log) =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: 2 * log.length })),
        ),
        ([log, arrived]) => {
          expect(foldTask(arrived)).toEqual(foldTask(log));
        },
      ),
      runs,
    );
  });

  it('is in exactly one status at every moment from its start on', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const task = foldTask(log);
        const { periods = [], attempts = [], history = [] } = task ?? {};
        expect(periods[0]?.from).toBe(start);
        periods.forEach((period, i) => {
          expect(period.to).toBe(periods[i + 1]?.from);
        });
        expect(periods.at(-1)?.status).toBe(task?.status);
        // What has ended stays so until it is reopened, and nothing is open twice.
        attempts.forEach(({ number, to, outcome }, i) => {
          expect(number).toBe(i + 1);
          expect(outcome === undefined).toBe(to === undefined);
          if (i < attempts.length - 1) expect(outcome).toBeDefined();
        });
        expect(history.map(({ event }) => event.id).sort()).toEqual(log.map((event) => event.id).sort());
      }),
      runs,
    );
  });

  it('counts as blocked for exactly as long as a minute-by-minute reading of the log says', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const task = foldTask(log);
        const byMinute = (isIn: (minute: number) => boolean): number =>
          Array.from({ length: 61 }, (_, minute) => isIn(minute)).filter(Boolean).length;
        // What held at the end of each minute, from the effects of single events.
        const statusAt = (minute: number): string | undefined =>
          task?.history.findLast(({ event }) => event.at <= start + minute * 60_000)?.to;
        const folded = (task?.periods ?? [])
          .filter(({ status }) => status === 'blocked')
          .reduce((sum, { from, to = start + 61 * 60_000 }) => sum + (to - from) / 60_000, 0);
        expect(folded).toBe(byMinute((minute) => statusAt(minute) === 'blocked'));
      }),
      runs,
    );
  });
});

it('a sprint is the same for every order of its events, and ends once', () => {
  const time = (minute: number): { readonly time: string; readonly at: number } => {
    const at = start + minute * 60_000;
    return { at, time: new Date(at).toISOString() };
  };
  const log = [
    { type: 'sprint.started', id: 'a:1', ...time(0), data: { sprint: 'S1', name: 'First' } },
    { type: 'sprint.updated', id: 'b:1', ...time(1), data: { sprint: 'S1', goal: 'Cards work' } },
    { type: 'sprint.started', id: 'b:2', ...time(2), data: { sprint: 'S1', name: 'Twice' } },
    { type: 'sprint.ended', id: 'a:2', ...time(3), data: { sprint: 'S1' } },
    { type: 'sprint.ended', id: 'b:3', ...time(4), data: { sprint: 'S1' } },
  ] as const;
  const [sprint] = foldSprints(log);
  expect(sprint).toMatchObject({ id: 'S1', name: 'First', goal: 'Cards work', ended: start + 3 * 60_000 });
  fc.assert(
    fc.property(fc.shuffledSubarray([...log, ...log], { minLength: 10 }), (arrived) => {
      expect(foldSprints(arrived)).toEqual([sprint]);
    }),
  );
});

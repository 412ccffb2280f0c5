import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGuard, currentRun, diagnosticsOf } from '../../src/runtime/index.ts';
import { contractFrom, memoryStore, rejection, thrownBy, watched } from './guard-case.ts';

const contract = await contractFrom(
  'phases:\n' +
    '  a: {entry: {enrichment: [{name: soft, default: []}]}, exit: {optional: [out, list]}}\n' +
    '  b: {after: [], entry: {enrichment: [{name: soft, default: []}]}, exit: {optional: [out]}}\n',
);

describe('what a body throws', () => {
  const errors: readonly unknown[] = [new Error('x'), Object.freeze(new RangeError('y')), 'text', 7, null, undefined];

  it.each(errors)('is thrown as it is, at once and in a promise: %s', async (error) => {
    const { guard, report } = watched(contract);
    const sync = () => {
      throw error;
    };
    const async = async () => sync();
    const outer = await rejection(
      guard.run({}, async (run) => {
        expect(thrownBy(() => run.phase('a', sync))).toBe(error);
        expect(await rejection(run.phase('a', async))).toBe(error);
        expect(thrownBy(() => guard.wrap('a', sync as (c: object) => void)({}))).toBe(error);
        throw error;
      }),
    );
    expect(outer).toBe(error);
    expect(report()).toMatchObject({ state: 'failed', phases: [{ phase: 'a', errors: 3 }] });
    const told = diagnosticsOf(error);
    if (typeof error !== 'object' || error === null) expect(told).toBeUndefined();
    else expect(told).toMatchObject({ phase: 'a', boundary: 'entry' });
  });

  it('is told with the innermost phase, and with the last one where the same object is thrown again', async () => {
    const { guard } = watched(contract);
    const error = new Error('again');
    const fail = () => {
      throw error;
    };
    await guard.run({}, (run) => {
      thrownBy(() => run.phase('a', () => run.phase('b', fail)));
      expect(diagnosticsOf(error)).toMatchObject({ phase: 'b' });
      thrownBy(() => run.phase('a', fail));
      expect(diagnosticsOf(error)).toMatchObject({ phase: 'a' });
    });
    expect(Object.getOwnPropertySymbols(error)).toEqual([]);
  });

  it('is aborted where a signal ended it, and no phase starts after that', async () => {
    const record = memoryStore();
    const guard = createGuard(contract, { telemetry: false, record });
    const controller = new AbortController();
    const reason = { why: 'enough' };
    const error = await rejection(
      guard.run(
        {},
        async (run) => {
          await rejection(
            run.phase('a', async (_, { signal }) => {
              controller.abort(reason);
              signal.throwIfAborted();
            }),
          );
          expect(thrownBy(() => run.phase('b', () => 1))).toBe(reason);
          await run.phase('b', async () => 1);
        },
        { signal: controller.signal },
      ),
    );
    expect(error).toBe(reason);
    const ends = record.events.filter(({ type }) => type === 'phase.finished');
    expect(ends.map(({ data }) => data['outcome'])).toEqual(['aborted']);
  });
});

describe('how a body returns', () => {
  it('at once stays at once, and the value is the same object', async () => {
    const { guard } = watched(contract);
    const value = new Map();
    await guard.run({}, (run) => {
      expect(run.phase('a', () => value)).toBe(value);
      expect(guard.wrap('a', (_: object) => value)({})).toBe(value);
    });
  });

  it('in a promise stays in a promise, even where the phase is blocked', async () => {
    const blocking = await contractFrom('phases:\n  a: {exit: {optional: [x]}}\n  b: {entry: {required: [x]}}\n');
    const { guard } = watched(blocking);
    const blocked = guard.wrap('b', async (_: object) => 1);
    const promise = blocked({});
    expect(promise).toBeInstanceOf(Promise);
    expect(await rejection(promise)).toMatchObject({ name: 'ContextContractError' });
    const error = await rejection(
      guard.run({}, (run) => run.phase('b', async () => 1).catch((e: Error) => Promise.reject(e.name))),
    );
    expect(error).toBe('ContextContractError');
  });

  it('in a thenable of its own kind is asked once, even one whose `then` returns nothing', async () => {
    const { guard } = watched(contract);
    let asked = 0;
    const lazy = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      then: (resolve: (value: string) => void): void => {
        asked++;
        resolve('done');
      },
    };
    expect(await guard.wrap('a', (_: object) => lazy)({})).toBe('done');
    expect(asked).toBe(1);
  });
});

describe('a wrapped function', () => {
  it('keeps its name, its length, its `this` and its arguments', () => {
    const { guard } = watched(contract);
    const owner = {
      tag: 'me',
      work(this: { tag: string }, _: object, x: number, y: number) {
        return `${this.tag}${x}${y}`;
      },
    };
    const work = guard.wrap('a', owner.work as (c: object, x: number, y: number) => string);
    expect([work.name, work.length]).toEqual(['work', 3]);
    expect(work.call(owner, {}, 1, 2)).toBe('me12');
  });

  it('of a phase that the contract lacks is refused with the name that was meant', async () => {
    const named = watched(await contractFrom('phases:\n  implement: {}\n')).guard;
    expect(String(thrownBy(() => named.wrap('implment', (c: object) => c)))).toContain('Did you mean "implement"?');
  });

  it('is a run of its own outside of runs, failed where it fails', async () => {
    const { guard, reports } = watched(contract);
    guard.wrap('a', (_: object) => 1)({});
    await rejection(guard.wrap('a', async (_: object) => Promise.reject(new Error('x')))({}));
    await turn();
    expect(reports.map(({ state }) => state)).toEqual(['succeeded', 'failed']);
  });

  it('belongs to the run around it, also where another guard has begun one in between', async () => {
    const outer = watched(contract);
    const inner = watched(contract);
    const work = outer.guard.wrap('a', (_: object) => currentRun()?.run.id);
    await outer.guard.run({}, (run) => inner.guard.run({}, () => expect(work({})).toBe(run.id)));
    expect(outer.reports).toHaveLength(1);
    expect(outer.report().phases).toMatchObject([{ phase: 'a', ran: 1 }]);
  });

  it('works on the context of its caller: only defaults stay away from it', () => {
    const { guard } = watched(contract);
    const context: Record<string, unknown> = { old: 1 };
    guard.wrap('a', (given: Record<string, unknown>) => {
      expect(given['soft']).toEqual([]);
      given['out'] = 'written';
      delete given['old'];
    })(context);
    expect(context).toEqual({ out: 'written' });
    guard.wrap('a', (given: Record<string, unknown>) => (given['soft'] as unknown[]).push(1))(context);
    expect(context).toEqual({ out: 'written', soft: [1] });
  });

  it('is given its own context where nothing has to be written, and always in observe', () => {
    const seen: object[] = [];
    const keep = (given: object) => void seen.push(given);
    const full = { soft: [1] };
    const frozen = Object.freeze({});
    watched(contract).guard.wrap('a', keep)(full);
    watched(contract, { mode: 'observe' }).guard.wrap('a', keep)(frozen);
    expect(seen[0]).toBe(full);
    expect(seen[1]).toBe(frozen);
  });

  it('that passes a standing default through in a spread has not written it', async () => {
    const through = await contractFrom(
      'phases:\n  a: {entry: {enrichment: [{name: x, default: d}]}}\n  b: {exit: {optional: [x], required: [y]}}\n  c: {entry: {required: [x]}}\n',
    );
    const { guard, report } = watched(through);
    const b = guard.wrap('b', (context: object) => ({ ...context, y: 1 }));
    await guard.run({}, (run) => {
      run.phase('a', () => {});
      Object.assign(run.context, b(run.context));
      run.phase('c', () => {});
    });
    expect(report().violations.at(-1)).toMatchObject({ phase: 'c', reason: 'standing-default' });
  });
});

describe('runs and phases', () => {
  it('know their own, nested and side by side', async () => {
    const { guard, reports } = watched(contract);
    const here = (): string => `${currentRun()?.run.id}/${currentRun()?.phase}`;
    const one = (runId: string) =>
      guard.run(
        {},
        async (run) =>
          Promise.all([
            run.phase('a', async () => {
              await turn();
              return [here(), run.phase('b', here), here()];
            }),
            run.phase('b', async () => {
              await turn();
              return here();
            }),
          ]),
        { runId },
      );
    const both = await Promise.all([one('r1'), one('r2')]);
    expect(both).toEqual(['r1', 'r2'].map((id) => [[`${id}/a`, `${id}/b`, `${id}/a`], `${id}/b`]));
    expect(currentRun()).toBeUndefined();
    expect(reports.map(({ phases }) => phases.map(({ ran }) => ran))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('outlive listeners that throw or reject, and records that cannot be kept', async () => {
    const fail = () => {
      throw new Error('listener');
    };
    const lost: unknown[] = [];
    const guard = createGuard(contract, {
      telemetry: false,
      onViolation: fail,
      onFinish: async () => fail(),
      onPreflight: fail,
      onRecordError: (error) => void lost.push(error),
      record: { open: () => ({ append: fail, flush: fail, close: fail }) },
    });
    expect(await guard.run({}, (run) => run.phase('a', () => 'fine'))).toBe('fine');
    await turn();
    expect(lost.length).toBeGreaterThan(3);
  });

  it('tell who wrote a field, with a hash that no order of keys changes', async () => {
    const { guard } = watched(contract, { hashes: true });
    const hashes = await Promise.all(
      [{ p: 1, q: { r: 2, s: 3 } }, { q: { s: 3, r: 2 }, p: 1 }, { p: 2 }].map((out) =>
        guard.run({ mine: 1 }, (run) => {
          run.phase('b', () => {});
          expect(run.provenance('out')).toBeUndefined();
          expect(run.provenance('soft')).toMatchObject({ by: 'default', phase: 'b' });
          expect(run.provenance('mine')).toMatchObject({ by: 'caller' });
          run.phase('a', (context) => void Object.assign(context, { out }));
          run.phase('b', () => {});
          expect(run.provenance('out')).toMatchObject({ by: 'phase', phase: 'a' });
          return run.provenance('out')?.hash;
        }),
      ),
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/u);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('leave no listener behind on a signal that all runs share', async () => {
    const { guard } = watched(contract);
    const signals = await Promise.all([1, 2].map(() => guard.run({}, ({ signal }) => signal)));
    expect(signals[0]).not.toBe(signals[1]);
  });
});

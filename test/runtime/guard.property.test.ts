import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard, type Mode } from '../../src/runtime/index.ts';
import { contractFrom, memoryStore } from './guard-case.ts';

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];

const contract = await contractFrom(
  'phases:\n' +
    '  a: {entry: {required: [{name: x, type: int}], enrichment: [{name: n.y, type: str, default: d}]}, exit: {required: [z]}, drops: [x]}\n' +
    '  b: {entry: {required: [z], enrichment: [{name: list.*.id, default: i}]}, exit: {optional: [x, n.y]}}\n' +
    '  c: {after: [a], entry: {required: [never]}, exit: {required: [{name: list, type: list}]}}\n' +
    'propagation_chains:\n' +
    '  - {chain_id: k, source: {phase: a, field: z}, destination: {phase: b, field: z}}\n',
);

type Context = Record<string, unknown>;
interface Body {
  readonly phase: Name;
  readonly isAsync: boolean;
  readonly waits: number;
  readonly does: 'write' | 'delete' | 'nest' | 'read' | 'nothing';
  readonly field: string;
  readonly value: unknown;
  readonly ends: 'value' | 'context' | 'spread' | 'throw' | 'primitive';
}

const value = fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.constant(null), fc.constant([]), fc.constant({}));
const body: fc.Arbitrary<Body> = fc.record({
  phase: fc.constantFrom(...names),
  isAsync: fc.boolean(),
  waits: fc.integer({ min: 0, max: 2 }),
  does: fc.constantFrom('write', 'delete', 'nest', 'read', 'nothing'),
  field: fc.constantFrom('x', 'z', 'n', 'list', 'other'),
  value,
  ends: fc.constantFrom('value', 'context', 'spread', 'throw', 'primitive'),
});
const program = fc.array(fc.array(body, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
const initial = fc.record(
  {
    x: value,
    z: value,
    n: fc.oneof(value, fc.record({ y: value }, { requiredKeys: [] })),
    list: fc.array(fc.record({ id: value })),
  },
  { requiredKeys: [] },
);
const shape = fc.constantFrom('plain', 'frozen', 'proxy', 'null', 'class', 'getter');

class Held {}

const contextOf = (from: Context, how: string): Context => {
  const copy = structuredClone(from);
  if (how === 'frozen') return Object.freeze(copy);
  if (how === 'proxy') return new Proxy(copy, {});
  if (how === 'null') return Object.assign(Object.create(null), copy);
  if (how === 'class') return Object.assign(new Held(), copy);
  if (how === 'getter') return Object.defineProperty(copy, 'bad', { enumerable: true, get: () => expect.fail('read') });
  return copy;
};

type Fn = (context: Context) => unknown;

/** Runs rows of phases one after the other, those of a row side by side; gives what happened, in order. */
const outcome = async (rows: readonly (readonly Body[])[], context: Context, wrap: (phase: Name, fn: Fn) => Fn) => {
  const log: unknown[] = [];
  const errors = new Map<Body, object>();
  const act = ({ does, field, value: shared }: Body, given: Context): void => {
    const written = structuredClone(shared);
    if (does === 'write') given[field] = written;
    if (does === 'delete') delete given[field];
    if (does === 'nest') Object.assign(Object(given['n']), { y: written });
    if (does === 'read') log.push(structuredClone(given[field]));
  };
  const end = (one: Body, given: Context): unknown => {
    if (one.ends === 'throw') {
      const error = Object.freeze(new Error(one.phase));
      errors.set(one, error);
      throw error;
    }
    if (one.ends === 'value') return { [one.field]: structuredClone(one.value) };
    if (one.ends === 'primitive') return one.value;
    return one.ends === 'context' || 'bad' in given ? given : { ...given, [one.field]: structuredClone(one.value) };
  };
  const fnOf = (one: Body, at: number): Fn =>
    one.isAsync
      ? async (given) => {
          log.push(['start', one.phase, given === context]);
          // Numbers of turns of their own, so that what happens does not hang on how many promises are in between.
          for (let i = 0; i < one.waits * 3 + at; i++) await turn();
          act(one, given);
          log.push(['end', one.phase]);
          return end(one, given);
        }
      : (given) => {
          log.push(['now', one.phase, given === context]);
          act(one, given);
          return end(one, given);
        };
  const settledAs = (one: Body, how: string, got: unknown): void =>
    void log.push([how, one.phase, got === context ? 'the context' : got === errors.get(one) ? 'its error' : `${got}`]);
  for (const row of rows)
    await Promise.all(
      row.map(async (one, at) => {
        try {
          const got = wrap(one.phase, fnOf(one, at + 1))(context);
          log.push([one.phase, got instanceof Promise]);
          const result = await got;
          settledAs(one, 'gave', result === context ? result : JSON.stringify(result));
        } catch (error) {
          settledAs(one, 'threw', error);
        }
      }),
    );
  const keys = Object.keys(context).filter((key) => key !== 'bad');
  return { log, left: keys.map((key) => [key, structuredClone(context[key])]) };
};

describe('a guard that observes', () => {
  it('changes no value, no exception and no order of effects', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(program, initial, shape, fc.boolean(), async (rows, from, how, inRun) => {
        const bare = await outcome(rows, contextOf(from, how), (_, fn) => fn);
        const guard = createGuard(contract, { mode: 'observe', telemetry: false, record: memoryStore() });
        const wrap = (phase: Name, fn: Fn): Fn => guard.wrap(phase, fn as (context: object) => unknown) as Fn;
        const context = contextOf(from, how);
        const guarded = inRun
          ? await guard.run(context, () => outcome(rows, context, wrap))
          : await outcome(rows, context, wrap);
        expect(guarded).toEqual(bare);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a guard in any mode', () => {
  it('tells no value of the context to anybody', async () => {
    const marker = fc.uuid().map((id) => `secret-${id}`);
    const modes = fc.constantFrom<Mode>('enforce', 'permissive', 'observe');
    await fc.assert(
      fc.asyncProperty(
        program,
        fc.array(marker, { minLength: 6, maxLength: 6 }),
        modes,
        async (rows, secrets, mode) => {
          const [x, z, y, id, thrown, written] = secrets;
          const told: unknown[] = [];
          const record = memoryStore();
          const guard = createGuard(contract, {
            mode,
            telemetry: false,
            hashes: true,
            record,
            onViolation: (one) => told.push(one),
            onFinish: (one) => told.push(one),
            onPreflight: (one) => told.push(one),
          });
          const note = (error: unknown): void => {
            if (!(error instanceof Error) || error.message === thrown) return;
            told.push({ ...error }, String(error));
          };
          const run = guard.run({ x, z, n: { y }, list: [{ id }, {}] }, async (own) => {
            for (const one of rows.flat())
              try {
                await own.phase(one.phase, (context) => {
                  context[one.field] = one.ends === 'value' ? [written] : written;
                  if (one.ends === 'throw') throw new Error(thrown);
                });
              } catch (error) {
                note(error);
              }
          });
          await run.catch(note);
          const text = JSON.stringify([told, record.events]);
          expect(text).not.toContain('secret-');
          expect(told.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

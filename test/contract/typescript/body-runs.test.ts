import { createContext, Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExactBody } from '../../../src/contract/source/typescript/body.ts';
import { analyse } from './body-functions.ts';
import { type Program, surroundings, writeProgram } from './body-programs.ts';

const fields = ['a', 'b', 'c', 'd', 'e'];

/** All fields, none, and each of them alone or missing. */
const presences = [
  fields,
  [],
  ...fields.map((one) => [one]),
  ...fields.map((one) => fields.filter((name) => name !== one)),
];

interface Observed {
  readonly reads: ReadonlySet<string>;
  /** What the result has; undefined where the run threw. */
  readonly writes?: ReadonlySet<string>;
}

/** An object that tells which of its properties are looked at. */
const recorded = (target: object, path: string, seen: Set<string>): object =>
  new Proxy(target, {
    get(object, key) {
      if (typeof key !== 'string') return undefined;
      if (!(key in object) && key in Object.prototype) return Reflect.get(object, key);
      seen.add(path + key);
      const value: unknown = Reflect.get(object, key);
      return typeof value === 'object' && value !== null ? recorded(value, `${path}${key}.`, seen) : value;
    },
    set: (object, key, value) => Reflect.set(object, key, value),
    has(object, key) {
      seen.add(path + String(key));
      return key in object;
    },
    getOwnPropertyDescriptor(object, key) {
      seen.add(path + String(key));
      return Reflect.getOwnPropertyDescriptor(object, key);
    },
  });

const pathsOf = (value: unknown, path: string, into: Set<string>): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    into.add(path + key);
    pathsOf(part, `${path}${key}.`, into);
  }
};

/** Runs a program with every answer to its conditions and every choice of fields that are there. */
const observe = ({ text, flags }: Program): readonly Observed[] => {
  const script = new Script(`${surroundings}\n(t, list, touch) => ${text}`);
  const make: unknown = script.runInContext(createContext({ String }));
  if (typeof make !== 'function') throw new Error('The program is no function.');
  const runs: Observed[] = [];
  for (let answers = 0; answers < 2 ** flags; answers++)
    for (const there of presences) {
      const seen = new Set<string>();
      const context = Object.fromEntries(there.map((name) => [name, { x: 1, y: { z: 2 } }]));
      const flag = (index: number): boolean => ((answers >> index) & 1) === 1;
      const run: unknown = make(
        flag,
        (one: boolean) => (one ? [1, 2] : []),
        () => undefined,
      );
      try {
        const result: unknown = typeof run === 'function' ? run(recorded(context, '', seen)) : undefined;
        const writes = new Set<string>();
        pathsOf(result, '', writes);
        runs.push({ reads: seen, writes });
      } catch {
        runs.push({ reads: seen });
      }
    }
  return runs;
};

const isBelow = (path: string, above: string): boolean => path === above || path.startsWith(`${above}.`);

/** What the analysis says and runs refute. */
const refutations = (body: ExactBody, isExact: boolean, runs: readonly Observed[]): readonly string[] => {
  const faults = new Set<string>();
  const returned = runs.flatMap(({ writes }) => (writes ? [writes] : []));
  const seen = new Set(runs.flatMap(({ reads }) => [...reads]));
  if (!body.opensReads)
    for (const path of seen)
      if (!body.reads.some((read) => isBelow(path, read.path) || isBelow(read.path, path)))
        faults.add(`reads ${path} too`);
  // What a program has put into its context itself is read from there, and may have other parts.
  const isChanged = body.opensWrites?.reason.includes('in place') ?? false;
  for (const { path } of isChanged || !isExact ? [] : body.reads)
    if (![...seen].some((one) => isBelow(one, path))) faults.add(`never reads ${path}`);
  if (body.opensWrites) return [...faults];
  for (const writes of returned)
    for (const path of writes)
      if (
        !body.writes.some((write) => write.path === path || (write.inside === 'unknown' && isBelow(path, write.path)))
      )
        faults.add(`writes ${path} too`);
  for (const { path, always } of body.writes) {
    const times = returned.filter((writes) => writes.has(path)).length;
    if (times === 0 && isExact) faults.add(`never writes ${path}`);
    if (always && times < returned.length) faults.add(`does not always write ${path}`);
    if (!always && isExact && times === returned.length) faults.add(`always writes ${path}`);
  }
  return [...faults];
};

describe('what is said about a body', () => {
  it('is what happens when it runs', () => {
    let open = 0;
    let programs = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 2, maxLength: 60, size: 'max' }), (choices) => {
        const program = writeProgram(choices);
        const body = analyse(`${surroundings}\n${program.text}`);
        programs++;
        if (body.opensReads || body.opensWrites) open++;
        expect({ text: program.text, faults: refutations(body, program.isExact, observe(program)) }).toEqual({
          text: program.text,
          faults: [],
        });
      }),
      { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 300) },
    );
    if (process.env['CONTEXTCORE_BODY_FIGURES']) process.stdout.write(`${open} of ${programs} open\n`);
    expect(open).toBeLessThan(programs / 2);
  });
});

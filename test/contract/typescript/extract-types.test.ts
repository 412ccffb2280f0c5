import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lines, load, type Texts, told } from './load.ts';

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock('ts-morph', async (original) => {
  loaded.times++;
  return original();
});

const door = "import { definePhase, phase } from 'contextcore/runtime';\n";

const all = async (text: string, others: Texts = {}): Promise<readonly string[]> => {
  const { phases, findings } = await load({ ...others, 'a.ts': door + text });
  return [...phases.flatMap(lines), ...told(findings)].map((line) =>
    line.replace(/ ?\b(?:[bc]\.(?:d\.)?ts:)?\d+:\d+-[\d:]*\d(?: (?=contract))?/gu, ''),
  );
};

describe('the type checker', () => {
  beforeEach(() => vi.resetModules());

  it('is not loaded where code alone tells everything', async () => {
    const before = loaded.times;
    const others = {
      'b.ts': "import { z } from 'zod'; export const id = 'a'; export const user = z.object({ a: z.string() });",
    };
    const text =
      "import { id, user } from './b'; const f = { x: 'str' } as const; definePhase({ id, requires: { ...f, user } }, () => {});";
    expect(await all(text, others)).toEqual(['definePhase a', '< x: str', '< user: any']);
    expect(await all('@phase({ id: `a` }) class A {}')).toEqual(['class a']);
    expect(await all('definePhase({ id: "a", requires: { x: "strng" } }, run);')).toHaveLength(3);
    expect(loaded.times).toBe(before);
  });

  it.each<[string, string, Texts, readonly string[]]>([
    [
      'the result of a function',
      'const id = () => "a" as const; definePhase({ id: id() }, run);',
      {},
      ['definePhase a'],
    ],
    ['what a declaration says', 'declare const id: "a"; definePhase({ id }, run);', {}, ['definePhase a']],
    [
      'what another file declares',
      "import { id } from './b'; definePhase({ id }, run);",
      { 'b.d.ts': "export declare const id: 'a';" },
      ['definePhase a'],
    ],
    ['a cast', 'definePhase({ id: compute() as "a" }, run);', {}, ['definePhase a']],
    [
      'an object',
      'declare const spec: { id: "a"; requires: { x: "str"; "y.z": { type: "int"; severity: "warning" } }; drops: readonly ["q", "r"] }; definePhase(spec, run);',
      {},
      ['definePhase a', '< x: str', '< y.z: int warning', '- q', '- r'],
    ],
    [
      'the result of a generic function',
      'const field = <const T extends string>(type: T) => ({ type, severity: "advisory" } as const); definePhase({ id: "a", requires: { x: field("int") } }, run);',
      {},
      ['definePhase a', '< x: int advisory'],
    ],
    [
      'what is spread',
      "import { base } from './b'; definePhase({ id: 'a', requires: { ...base(), y: 'int' } }, run);",
      {
        'b.ts': "import type { Base } from './c.js'; export const base = (): Base => JSON.parse('{}');",
        'c.ts': "export interface Base { x: 'str' }",
      },
      ['definePhase a', '< x: str', '< y: int'],
    ],
    [
      'a function that makes schemas',
      "import { z } from 'zod'; const money = () => z.number(); definePhase({ id: 'a', requires: { x: money() } }, run);",
      {},
      ['definePhase a', '< x: any'],
    ],
    [
      "a Standard Schema of one's own",
      "const own = (): { '~standard': { version: 1; vendor: string } } => make(); definePhase({ id: 'a', requires: { x: own() } }, run);",
      {},
      ['definePhase a', '< x: any'],
    ],
  ])('tells %s', async (_what, text, others, expected) => {
    expect(await all(text, others)).toEqual(expected);
  });

  it.each([
    ['a union', 'declare const id: "a" | "b"; definePhase({ id }, run);'],
    ['any text', 'declare const id: string; definePhase({ id }, run);'],
    ['a member that need not be there', 'declare const spec: { id?: "a" }; definePhase(spec, run);'],
    ['a part of an object', 'declare const spec: { id: string; requires: { x: "str" } }; definePhase(spec, run);'],
    ['an error', 'definePhase({ id: nowhere() }, run);'],
    ['a list of any length', 'const ids = (): "a"[] => ["a"]; definePhase({ id: "b", drops: ids() }, run);'],
  ])('does not tell %s', async (_what, text) => {
    const found = await all(text);
    expect(found.filter((line) => line.startsWith('contract/not-static'))).toHaveLength(1);
    expect(found).not.toContain('definePhase a');
  });

  it('is asked about files that only lead to one another', async () => {
    const others = { 'b.ts': "export * from './a'; export const id = (): 'a' => id();", 'c.ts': "export * from './b'" };
    expect(await all("import { id } from './c'; definePhase({ id: id() }, run);", others)).toEqual(['definePhase a']);
  });
});

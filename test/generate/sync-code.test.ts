import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeclaredPhase, disagreementsOf, type Pair, pairPhases } from '../../src/contract/index.ts';
import { loadContract } from '../../src/contract/source/yaml/load.ts';
import { createSource } from '../../src/core/index.ts';
import { changesFor, inferContract, syncCode, unifiedDiff } from '../../src/generate/index.ts';
import { load, type Texts } from '../contract/typescript/load.ts';
import { defaulted, field, phase, phasesArbitrary } from './declared.ts';
import { printModule } from './print-module.ts';

const contractOf = async (phases: readonly DeclaredPhase[]) => {
  const text = await inferContract(phases, { workflow: 'shop' });
  const { contract } = loadContract(createSource('shop.contract.yaml', text), () => undefined);
  if (!contract) throw new Error(text);
  return contract;
};

type Loaded = Awaited<ReturnType<typeof load>>;

const pairsOf = async (texts: Texts, wanted: readonly DeclaredPhase[]): Promise<readonly Pair[]> => {
  const module: Loaded = await load(texts);
  const pairs = pairPhases([await contractOf(wanted)], module.phases ?? [], () => undefined);
  return pairs.filter(({ yaml, code }) => yaml && code);
};

const disagreements = async (texts: Texts, wanted: readonly DeclaredPhase[]): Promise<readonly string[]> =>
  (await pairsOf(texts, wanted)).flatMap((pair) =>
    [...disagreementsOf(pair, 'yaml')].map(({ finding }) => finding.message),
  );

const sync = async (texts: Texts, wanted: readonly DeclaredPhase[]) => {
  const { code } = changesFor(await pairsOf(texts, wanted), 'code');
  return syncCode(texts['a.ts'] ?? '', code.get('a.ts') ?? []);
};

const door = "import { definePhase, produces, requires } from 'contextcore/runtime';\n";

describe('code that follows a contract', () => {
  it.each<[string, string, readonly DeclaredPhase[], readonly string[]]>([
    [
      'adds to lines in their style and takes lines out',
      `definePhase(
  {
    id: 'a',
    requires: {
      x: 'str', // why
      gone: z.string().regex(/[,}'"]/),
      // the last one
      'y.z': { type: 'int', severity: 'warning' } // below
    },
  },
  () => {},
);
`,
      [
        phase('a', {
          requires: [
            field('x', 'str'),
            field('y.z', 'int', { severity: 'warning' }),
            field('odd-name', 'list[str]'),
            field('d', 'str', defaulted("it's")),
          ],
        }),
      ],
      [
        '-      gone: z.string().regex(/[,}\'"]/),',
        "-      'y.z': { type: 'int', severity: 'warning' } // below",
        "+      'y.z': { type: 'int', severity: 'warning' }, // below",
        "+      'odd-name': 'list[str]',",
        "+      d: { type: 'str', default: 'it\\'s' }",
      ],
    ],
    [
      'changes type, severity, default and presence in place',
      'definePhase({ id: "a", requires: { x: "str", y: { type: "int", default: 1 }, gone: "str" }, produces: { p: "str", q: { type: "str", optional: true } } }, () => {});\n',
      [
        phase('a', {
          requires: [field('x', 'int', { severity: 'advisory' }), field('y', 'list[str]')],
          produces: [field('p', 'str', { optional: true }), field('q', 'str')],
        }),
      ],
      [
        '-definePhase({ id: "a", requires: { x: "str", y: { type: "int", default: 1 }, gone: "str" }, produces: { p: "str", q: { type: "str", optional: true } } }, () => {});',
        '+definePhase({ id: "a", requires: { x: { type: "int", severity: "advisory" }, y: { type: "list[str]" } }, produces: { p: { type: "str", optional: true }, q: { type: "str" } } }, () => {});',
      ],
    ],
    [
      'adds a side that is not there',
      "definePhase({ id: 'a', drops: [], produces: {} }, () => {});\ndefinePhase(\n  {\n    id: 'b',\n    requires: {},\n  },\n  () => {},\n);\n",
      [
        phase('a', { requires: [field('x', 'str')], produces: [field('p', 'int'), field('q', 'int')] }),
        phase('b', { produces: [field('p', 'int')] }),
      ],
      [
        "-definePhase({ id: 'a', drops: [], produces: {} }, () => {});",
        "+definePhase({ id: 'a', drops: [], produces: { p: 'int', q: 'int' }, requires: { x: 'str' } }, () => {});",
        "+    produces: { p: 'int' },",
      ],
    ],
    [
      'leaves a declaration alone that takes its fields from the contract',
      "definePhase({ id: 'a' }, () => {});\n",
      [phase('a', { requires: [field('x', 'str')], produces: [field('p', 'int')] })],
      [],
    ],
    [
      'changes the decorators of a method',
      "class A {\n  @requires({ x: 'str' })\n  @produces({ y: 'str' })\n  a(ctx) {\n    return { y: ctx.x };\n  }\n}\n",
      [phase('a', { requires: [field('x', 'int')], produces: [field('y', 'str'), field('z', 'str')] })],
      [
        "-  @requires({ x: 'str' })",
        "-  @produces({ y: 'str' })",
        "+  @requires({ x: 'int' })",
        "+  @produces({ y: 'str', z: 'str' })",
      ],
    ],
  ])('%s', async (_, text, wanted, expected) => {
    const texts = { 'a.ts': `${door}import { z } from 'zod';\n${text}` };
    const { text: after, left } = await sync(texts, wanted);
    const touched = unifiedDiff(texts['a.ts'], after, 'a.ts')
      .split('\n')
      .filter((line) => /^[-+](?![-+]{2} )/u.test(line));
    expect({ touched, left }).toEqual({ touched: expected, left: [] });
    expect(await disagreements({ 'a.ts': after }, wanted)).toEqual([]);
  });

  it.each<[string, string, readonly DeclaredPhase[], string]>([
    [
      'what is imported',
      "import { fields } from './b.ts';\ndefinePhase({ id: 'a', requires: fields }, () => {});\n",
      [phase('a', { requires: [field('x', 'int')] })],
      'it stands in another file',
    ],
    [
      'what a variable holds',
      "const fields = { x: 'str' } as const;\ndefinePhase({ id: 'a', requires: fields }, () => {});\n",
      [phase('a', { requires: [field('x', 'int')] })],
      '"requires" stands elsewhere',
    ],
    [
      'what is spread',
      "const more = { x: 'str' } as const;\ndefinePhase({ id: 'a', requires: { ...more, y: 'str' } }, () => {});\n",
      [phase('a', { requires: [field('x', 'int'), field('y', 'str')] })],
      'it stands elsewhere',
    ],
    [
      'a JSON Schema',
      "definePhase({ id: 'a', requires: { x: { type: 'string', minLength: 1 } } }, () => {});\n",
      [phase('a', { requires: [field('x', 'int')] })],
      'its type is no type name',
    ],
  ])('leaves %s', async (_, text, wanted, reason) => {
    const texts = { 'a.ts': door + text, 'b.ts': "export const fields = { x: 'str' } as const;\n" };
    const { text: after, left } = await sync(texts, wanted);
    expect(after).toBe(texts['a.ts']);
    expect(left.map((one) => one.reason)).toEqual([reason]);
  });

  it('agrees with whatever a contract says, at the first time', async () => {
    await fc.assert(
      fc.asyncProperty(
        phasesArbitrary,
        phasesArbitrary,
        fc.infiniteStream(fc.boolean()),
        async (before, now, style) => {
          const phases = before.filter(
            ({ id }, index) => id.trim() === id && before.findIndex((one) => one.id === id) === index,
          );
          const texts = { 'a.ts': printModule(phases, style) };
          // The same phases, of which the contract now says what others said.
          const wanted = phases.map(
            (one, index): DeclaredPhase => ({ ...(now[index] ?? one), id: one.id, isPartial: false }),
          );
          const { text: after, left } = await sync(texts, wanted);
          expect(left.map(({ reason }) => `${reason}\n${texts['a.ts']}`)).toEqual([]);
          expect(
            (await disagreements({ 'a.ts': after }, wanted)).map((one) => `${one}\n${texts['a.ts']}\n${after}`),
          ).toEqual([]);
          expect((await sync({ 'a.ts': after }, wanted)).text).toBe(after);
        },
      ),
      { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 60) },
    );
  });
});

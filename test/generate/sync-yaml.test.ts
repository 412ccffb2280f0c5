import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeclaredPhase, disagreementsOf, type Pair, pairPhases } from '../../src/contract/index.ts';
import { loadContract } from '../../src/contract/source/yaml/load.ts';
import { createSource } from '../../src/core/index.ts';
import { changesFor, inferContract, syncYaml, unifiedDiff } from '../../src/generate/index.ts';
import { defaulted, field, phase, phasesArbitrary } from './declared.ts';

const file = 'shop.contract.yaml';

const load = (text: string) => {
  const { contract, findings } = loadContract(createSource(file, text), () => undefined);
  if (!contract) throw new Error(`${findings[0]?.message}\n${text}`);
  return { contract, findings };
};

const pairsOf = (text: string, phases: readonly DeclaredPhase[]): readonly Pair[] =>
  pairPhases([load(text).contract], phases, () => undefined).filter(({ yaml, code }) => yaml && code);

const disagreements = (text: string, phases: readonly DeclaredPhase[]): readonly string[] =>
  pairsOf(text, phases).flatMap((pair) => [...disagreementsOf(pair, 'code')].map(({ finding }) => finding.message));

const sync = async (text: string, phases: readonly DeclaredPhase[]) => {
  const { yaml } = changesFor(pairsOf(text, phases), 'yaml');
  return syncYaml(text, yaml.get(file) ?? []);
};

const head = 'schema_version: "1.0.0"\npipeline_id: shop\n';

describe('a contract that follows code', () => {
  it.each<[string, string, readonly DeclaredPhase[], readonly string[]]>([
    [
      'adds to a list in its style, and keeps every comment',
      `phases:   # in order
    design:
        entry:
            required:
                - tasks      # from the caller
                # the last one
                - name: plan
                  type: 'str'

            # other
        exit: {required: [design,   x]}
`,
      [
        phase('design', {
          requires: ['tasks', 'plan', 'more'].map((name) => field(name, 'str')),
          produces: ['design', 'x', 'z'].map((name) => field(name)),
        }),
      ],
      [
        '+                - name: more',
        '+                  type: str',
        '-        exit: {required: [design,   x]}',
        '+        exit: {required: [design,   x, z]}',
      ],
    ],
    [
      'takes lines out',
      'phases:\n  a:\n    entry:\n      required:\n        # why\n        - x # gone\n        - y\n    exit:\n      required:\n        - z\n',
      [phase('a', { requires: [field('y')] })],
      ['-        - x # gone', '-    exit:', '-      required:', '-        - z'],
    ],
    [
      'changes type, severity and default in place',
      "phases:\n  a:\n    entry:\n      enrichment:\n        - name: x\n          type: 'str' # text\n          default: a\n        - { name: y, type: int }\n",
      [
        phase('a', {
          requires: [field('x', 'list[str]', defaulted(['no'])), field('y', 'int', { severity: 'advisory' })],
        }),
      ],
      [
        "-          type: 'str' # text",
        '-          default: a',
        '-        - { name: y, type: int }',
        "+          type: 'list[str]' # text",
        '+          default: [ "no" ]',
        '+        - { name: y, type: int, severity: advisory }',
      ],
    ],
    [
      'moves what is optional now with its comment',
      'phases:\n  a:\n    exit:\n      required:\n        - x # why\n        - y\n',
      [phase('a', { produces: [field('x', 'any', { optional: true }), field('y')] })],
      ['-        - x # why', '+      optional:', '+        - x'],
    ],
    [
      'adds sides to a phase without any',
      'phases:\n  a: {}\n  b:\n',
      [phase('a', { requires: [field('x', 'str')] }), phase('b', { produces: [field('y')] })],
      [
        '-  a: {}',
        '+  a:',
        '+    entry:',
        '+      required:',
        '+        - { name: x, type: str }',
        '+    exit:',
        '+      required:',
        '+        - "y"',
      ],
    ],
    [
      'leaves an empty phase without sides',
      'phases:\n  b:\n    exit:\n      required:\n        - x\n  c: {}\n',
      [phase('b')],
      ['-  b:', '-    exit:', '-      required:', '-        - x', '+  b: {}'],
    ],
    [
      'uses what is shared',
      'fields:\n  x: { type: str, default: a }\nphases:\n  a:\n    description: Text.\n',
      [phase('a', { requires: [field('x', 'str', defaulted('a'))] })],
      ['+    entry:', '+      enrichment:', '+        - x'],
    ],
  ])('%s', async (_, text, phases, expected) => {
    const { text: after, left } = await sync(head + text, phases);
    const touched = unifiedDiff(head + text, after, file)
      .split('\n')
      .filter((line) => /^[-+](?![-+]{2} )/u.test(line));
    expect({ touched, left }).toEqual({ touched: expected, left: [] });
    expect(disagreements(after, phases)).toEqual([]);
  });

  it.each<[string, string, readonly DeclaredPhase[], string]>([
    [
      'an alias',
      'phases:\n  a:\n    entry: &e\n      required: [x]\n  b:\n    entry: *e\n',
      [phase('b')],
      'an alias, an anchor or a tag stands there',
    ],
    [
      'an anchor',
      'phases:\n  a:\n    entry: &e\n      required: [x]\n  b:\n    entry: *e\n',
      [phase('a'), phase('b', { requires: [field('x')] })],
      'an alias, an anchor or a tag stands there',
    ],
    [
      'a shared default',
      'fields:\n  x: { default: 1 }\nphases:\n  a:\n    entry:\n      required: [x]\n',
      [phase('a', { requires: [field('x', 'any', { severity: 'warning' })] })],
      'its default comes from "fields", for others as well',
    ],
  ])('leaves %s', async (_, text, phases, reason) => {
    const { text: after, left } = await sync(head + text, phases);
    expect(after).toBe(head + text);
    expect(left.map((one) => one.reason)).toEqual([reason]);
  });

  it('changes JSON as JSON', async () => {
    const text = `{
  "schema_version": "1.0.0",
  "pipeline_id": "shop",
  "phases": {
    "a": {
      "entry": {
        "required": [
          "x",
          "y"
        ]
      }
    }
  }
}
`;
    const phases = [phase('a', { requires: [field('x'), field('z', 'str')], produces: [field('p')] })];
    const { text: after, left } = await sync(text, phases);
    expect(left).toEqual([]);
    expect(JSON.parse(after).phases.a).toEqual({
      entry: { required: ['x', { name: 'z', type: 'str' }] },
      exit: { required: ['p'] },
    });
  });

  it('agrees with whatever code says, at the first time', async () => {
    await fc.assert(
      fc.asyncProperty(phasesArbitrary, phasesArbitrary, async (before, now) => {
        const text = await inferContract(before, { workflow: 'shop' });
        // The same phases, which now say what others said.
        const phases = before
          .filter(({ id }, index) => before.findIndex((one) => one.id === id) === index)
          .map((one, index): DeclaredPhase => ({ ...(now[index] ?? one), id: one.id }));
        const { text: after, left } = await sync(text, phases);
        expect(left.map(({ reason }) => `${reason}\n${text}`)).toEqual([]);
        expect(disagreements(after, phases)).toEqual([]);
        // A default of code whose type is `any` need not fit the type that the contract has.
        expect(load(after).findings.filter(({ code }) => code !== 'contract/bad-default')).toEqual([]);
        expect((await sync(after, phases)).text).toBe(after);
      }),
      { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 60) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disagreementsOf, pairPhases } from '../../src/contract/index.ts';
import { loadContract } from '../../src/contract/source/yaml/load.ts';
import { createSource } from '../../src/core/index.ts';
import { inferContract } from '../../src/generate/index.ts';
import { check } from '../../src/index.ts';
import { body, defaulted, field, line, phase, phasesArbitrary } from './declared.ts';

const draft = (phases: Parameters<typeof inferContract>[0]): Promise<string> =>
  inferContract(phases, { workflow: 'shop' });

const found = async (text: string): Promise<readonly string[]> => {
  const { diagnostics } = await check({ files: [{ path: 'shop.contract.yaml', text }] });
  return diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
};

const load = (text: string) => loadContract(createSource('shop.contract.yaml', text), () => undefined);

describe('a draft of a contract', () => {
  it('has the phases in their order, what several name, and what the caller has to bring', async () => {
    const text = await draft([
      phase('review', {
        requires: [
          field('design', 'str'),
          field('depth', 'int', defaulted(3)),
          field('hint', 'str', { severity: 'advisory' }),
        ],
        produces: [field('report', 'dict'), field('warnings', 'list[str]', { optional: true })],
        drops: [{ field: 'design', at: line(1) }],
      }),
      phase('plan', {
        description: 'Plans: all of it',
        requires: [field('domain', 'str')],
        produces: [field('plan', 'str')],
      }),
      phase('design', { requires: [field('plan', 'str'), field('domain', 'str')], produces: [field('design', 'str')] }),
    ]);
    expect(text).toBe(`# A draft, inferred from code by "contextcore infer". Read it before you rely on it.

schema_version: "1.0.0"
pipeline_id: shop
# what several phases name
fields:
  domain: { type: str }
  plan: { type: str }
  design: { type: str }
# required, and produced by no phase before
inputs:
  - domain
phases:
  plan:
    description: "Plans: all of it"
    entry:
      required:
        - domain
    exit:
      required:
        - plan
  design:
    entry:
      required:
        - plan
        - domain
    exit:
      required:
        - design
  review:
    entry:
      required:
        - design
      enrichment:
        - { name: depth, type: int, default: 3 }
        - { name: hint, type: str, severity: advisory }
    exit:
      required:
        - { name: report, type: dict }
      optional:
        - { name: warnings, type: "list[str]" }
    drops: [ design ]
`);
  });

  it('tells what the code of a phase that declares nothing does, and what was not seen', async () => {
    const text = await draft([
      phase('free', {
        body: body({
          reads: [
            { path: 'tasks.map', at: line(2), defaulted: false, end: 'call' },
            { path: 'mode', at: line(3), defaulted: true, end: 'value' },
          ],
          writes: [
            { path: 'sizes', at: line(4), always: true, inside: 'known' },
            { path: 'notes', at: line(5), always: false, inside: 'unknown' },
          ],
          opensReads: { reason: 'the context escapes', at: line(12) },
        }),
      }),
      phase('dark', { at: line(20) }),
      phase('partial', { at: line(30), isPartial: true }),
      phase('dark', { at: line(40) }),
    ]);
    expect(text.slice(text.indexOf('# required'))).toBe(`# required, and produced by no phase before
inputs:
  - tasks
# left out, because "dark" is declared above: src/phases.ts:40
phases:
  # inferred from the code at src/phases.ts:1, which declares no fields
  free:
    # not seen: the context escapes at src/phases.ts:12
    entry:
      required:
        - tasks
      enrichment:
        - mode
    exit:
      required:
        - sizes
      optional:
        - notes
  # not seen: the code of the phase at src/phases.ts:20
  dark: {}
  # not seen: a part of the declaration at src/phases.ts:30
  partial: {}
`);
  });

  it('asks whether an input is a slip of the pen, and knows that texts and lists have a length', async () => {
    const read = (path: string, at: number) => ({ path, at: line(at), defaulted: false, end: 'value' as const });
    const text = await draft([
      phase('triage', {
        body: body({
          reads: [read('ticket.text.length', 1)],
          writes: [{ path: 'urgency', at: line(2), always: true, inside: 'known' }],
        }),
      }),
      phase('answer', { body: body({ reads: [read('urgencey', 3), read('customer', 4)] }) }),
    ]);
    expect(
      text.slice(text.indexOf('# required'), text.indexOf('phases:')),
    ).toBe(`# required, and produced by no phase before
# is "urgencey" meant to be "urgency", which phase "triage" produces and nobody reads?
inputs:
  - ticket.text
  - urgencey
  - customer
`);
  });

  it('says what comes before where that is no line', async () => {
    const reads = (...names: readonly string[]) => names.map((name) => field(name));
    const text = await draft([
      phase('a', { produces: reads('x') }),
      phase('left', { requires: reads('x'), produces: reads('l') }),
      phase('right', { requires: reads('x'), produces: reads('r') }),
      phase('both', { requires: reads('l', 'r') }),
    ]);
    const { contract } = load(text);
    expect(contract?.phases.map(({ id, after }) => [id, after?.map((one) => one.phase)])).toEqual([
      ['a', undefined],
      ['left', undefined],
      ['right', ['a']],
      ['both', ['left', 'right']],
    ]);
    expect(await found(text)).toEqual([]);
  });

  it('keeps the order of the code where phases need one another', async () => {
    const text = await draft([
      phase('write', { requires: [field('notes')], produces: [field('text')] }),
      phase('review', { requires: [field('text')], produces: [field('notes')] }),
      phase('refine', { requires: [field('text')], produces: [field('text')] }),
    ]);
    expect(load(text).contract?.phases.map(({ id }) => id)).toEqual(['write', 'review', 'refine']);
    expect(text).toContain('# in the order of the code, because they need one another: "write", "review"\n');
  });

  it('is not held to be wrong where the order of the code has a default before the only producer', async () => {
    const text = await draft([
      phase('prepare', { requires: [field('plan.title', 'any', defaulted('untitled'))], produces: [field('notes')] }),
      phase('plan', { requires: [field('notes')], produces: [field('plan.title', 'any', { optional: true })] }),
      phase('write', { requires: [field('plan')], produces: [field('text')] }),
    ]);
    expect(text).toContain('because they need one another: "prepare", "plan"');
    expect((await found(text)).filter((one) => one.includes('shadow-default'))).toEqual([
      'warning propagation/shadow-default Critical field "plan" of phase "write" may take the default of phase "prepare": its only producer "plan" produces it in some runs only.',
    ]);
  });

  it('is loaded without an error, and agrees with the code, whatever that declares', async () => {
    await fc.assert(
      fc.asyncProperty(phasesArbitrary, async (phases) => {
        const text = await draft(phases);
        expect(
          (await found(text)).filter((one) => /^error | contract\//u.test(one)).map((one) => `${one}\n${text}`),
        ).toEqual([]);
        const { contract } = load(text);
        const first = phases.filter(({ id }, index) => phases.findIndex((one) => one.id === id) === index);
        expect(new Set(contract?.phases.map(({ id }) => id))).toEqual(new Set(first.map(({ id }) => id)));
        const declared = first.filter(({ body: seen }) => !seen);
        const pairs = pairPhases(contract ? [contract] : [], declared, () => undefined).filter(({ code }) => code);
        expect(
          pairs.flatMap((pair) => [...disagreementsOf(pair, 'yaml')].map(({ finding }) => finding.message)),
        ).toEqual([]);
      }),
      { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 100) },
    );
  });

  it('of many phases takes no time to speak of', async () => {
    const chain = Array.from({ length: 1000 }, (_, i) =>
      phase(`p${i}`, { requires: i > 0 ? [field(`f${i - 1}`)] : [], produces: [field(`f${i}`)] }),
    );
    expect(load(await draft(chain.toReversed())).contract?.phases.map(({ id }) => id)).toEqual(
      chain.map(({ id }) => id),
    );
  });
});

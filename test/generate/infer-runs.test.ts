import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/connect/index.ts';
import { outlineRun, type RunOutline } from '../../src/contract/index.ts';
import { inferFromRuns } from '../../src/generate/index.ts';
import { check, readContract } from '../../src/index.ts';
import { createGuard, type Run } from '../../src/runtime/index.ts';
import { contractFrom } from '../runtime/guard-case.ts';

const problems = async (text: string): Promise<readonly string[]> => {
  const { diagnostics } = await check({ files: [{ path: 'demo.contract.yaml', text }] });
  return diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
};

/** What is left of runs of a contract. */
const recorded = async (contract: string, runs: readonly ((run: Run) => unknown)[]): Promise<readonly RunOutline[]> => {
  const store = createMemoryStore();
  const guard = createGuard(await contractFrom(contract), { record: store, telemetry: false, mode: 'observe' });
  for (const run of runs) await guard.run({}, run).catch(() => {});
  return [...store.runs.values()].map((events) => outlineRun('demo', events));
};

const draft = (runs: readonly RunOutline[]): Promise<string> => inferFromRuns(runs, { workflow: 'demo' });

const loaded = async (text: string) => {
  const { contract } = await readContract({ file: { path: 'demo.contract.yaml', text } });
  if (!contract) throw new Error(text);
  return contract;
};

const original = `inputs: [question]
outputs: [report]
phases:
  plan:
    entry: {required: [question]}
    exit: {required: [steps], optional: [hint]}
  left:
    after: [plan]
    entry: {required: [steps]}
    exit: {required: [a]}
  right:
    after: [plan]
    entry: {required: [steps], enrichment: [hint]}
    exit: {required: [b]}
  write:
    after: [left, right]
    entry: {required: [a, b], enrichment: [{name: score, severity: advisory}]}
    exit: {required: [report]}
  review:
    entry: {required: [report]}
    exit: {required: [score]}
  polish:
    when: 'score < 0.5'
    entry: {required: [report]}
  never:
    entry: {required: [report]}
loops:
  - {from: review, to: write, while: 'score < 0.8', max_iterations: 3}
propagation_chains:
  - chain_id: question_to_report
    source: {phase: plan, field: steps}
    waypoints: [{phase: left, field: steps}]
    destination: {phase: write, field: a}
  - {chain_id: unseen, source: {phase: plan, field: steps}, destination: {phase: never, field: report}}
`;

/** One way through it: side by side, twice around the loop. */
const go =
  ({ hint, rounds, polish }: { readonly hint: boolean; readonly rounds: number; readonly polish: boolean }) =>
  async (run: Run): Promise<void> => {
    const leave = (id: string, fields: object): unknown =>
      run.phase(id, (context) => void Object.assign(context, fields));
    Object.assign(run.context, { question: 'q' });
    leave('plan', hint ? { steps: ['s'], hint: 'h' } : { steps: ['s'] });
    const slowly = (id: string, fields: object) =>
      run.phase(id, async (context) => {
        await new Promise((resolve) => setImmediate(resolve));
        Object.assign(context, fields);
      });
    await Promise.all([slowly('left', { a: 1 }), slowly('right', { b: 2 })]);
    for (let round = 0; round < rounds; round++) {
      leave('write', { report: `r${round}` });
      leave('review', { score: round });
    }
    if (polish) leave('polish', {});
    else run.skip('polish');
  };

const three = [
  go({ hint: true, rounds: 1, polish: true }),
  go({ hint: false, rounds: 3, polish: false }),
  go({ hint: true, rounds: 1, polish: true }),
];

describe('a draft from runs', () => {
  it('has what the runs had, asks for what records do not tell, and passes', async () => {
    const text = await draft(await recorded(original, three));
    expect(text.replace(/between \S+ and \S+\./u, 'between … and ….')).toMatchInlineSnapshot(`
      "# A draft, inferred from 3 runs by "contextcore infer --runs". Read it before you rely on it.
      # The runs began between … and ….
      # Records have no types, conditions, defaults, constraints or drops: add them.
      # What was there every time is required here. Can a phase do without? Then put it under "enrichment".

      schema_version: "1.0.0"
      pipeline_id: demo
      # read, and produced by no phase before
      inputs:
        - question
      # left out, because it never ran: "never"
      # left out, because no run shows its whole way: chain "unseen"
      phases:
        plan:
          entry:
            required:
              - question
          # "hint" was left 2 of 3 times
          exit:
            required:
              - steps
            optional:
              - hint
        left:
          entry:
            required:
              - steps
          exit:
            required:
              - a
        right:
          after: [ plan ]
          # "hint" was there 2 of 3 times
          entry:
            required:
              - steps
            enrichment:
              - hint
          exit:
            required:
              - b
        write:
          after: [ left, right ]
          # "score" was there 2 of 5 times
          entry:
            required:
              - a
              - b
            enrichment:
              - { name: score, severity: advisory }
          exit:
            required:
              - report
        review:
          entry:
            required:
              - report
          exit:
            required:
              - score
        # skipped in 1 of 3 runs: on which condition does it run (when)?
        polish:
          entry:
            required:
              - report
      loops:
        # taken in 1 run, at most 2 times in one: until when (while, max_iterations)?
        - { from: review, to: write }
      propagation_chains:
        - chain_id: question_to_report
          source: { phase: plan, field: steps }
          waypoints:
            - { phase: left, field: steps }
          destination: { phase: write, field: a }
      "
    `);
    expect((await problems(text)).filter((one) => one.startsWith('error'))).toEqual([]);
  });

  it('agrees with the contract by which the runs were watched', async () => {
    const before = await loaded(`schema_version: "1.0.0"\npipeline_id: demo\n${original}`);
    const after = await loaded(await draft(await recorded(original, three)));
    const shape = ({ phases, loops, chains }: typeof before) => ({
      phases: phases
        .filter(({ id }) => id !== 'never')
        .map(({ id, required, produces, mayProduce }) => ({
          id,
          required: required.map(({ name }) => name),
          produces: produces.map(({ name }) => name),
          mayProduce: mayProduce.map(({ name }) => name),
        })),
      loops: loops.map(({ from, to }) => [from, to]),
      chains: chains
        .filter(({ id }) => id !== 'unseen')
        .map(({ id, source, waypoints, destination }) => ({ id, source, waypoints, destination })),
      inputs: before.inputs?.map(({ name }) => name),
    });
    expect(shape(after)).toEqual(shape(before));
    expect(after.phases.find(({ id }) => id === 'write')?.after).toEqual(['left', 'right']);
    expect(after.phases.find(({ id }) => id === 'right')?.after).toEqual(['plan']);
  });

  it('has writes that no contract declares, as often as they were seen', async () => {
    const runs = await recorded('inputs: [x]\nphases: {a: {}, b: {}}\n', [
      (run) => {
        run.phase('a', (context) => void Object.assign(context, { always: 1, rare: 1 }));
        run.phase('b', () => {});
      },
      (run) => {
        run.phase('a', (context) => void Object.assign(context, { always: 1 }));
        run.phase('b', () => {});
      },
    ]);
    const { phases } = await loaded(await draft(runs));
    expect(phases[0]?.produces.map(({ name }) => name)).toEqual(['always']);
    expect(phases[0]?.mayProduce.map(({ name }) => name)).toEqual(['rare']);
  });

  it('takes a field to be brought by the caller where no phase before leaves it, and tells how sure that is', async () => {
    const contract = `phases:
  a: {entry: {required: [x], enrichment: [y, w]}, exit: {optional: [z]}}
  b: {entry: {enrichment: [z]}}
`;
    const run = (context: object) => (one: Run) => {
      Object.assign(one.context, context);
      one.phase('a', (given) => void Object.assign(given, { z: 1 }));
      one.phase('b', () => {});
    };
    const text = await draft(await recorded(contract, [run({ x: 1, y: 1 }), run({ x: 1 })]));
    const { inputs, phases } = await loaded(text);
    expect(inputs?.map(({ name, severity }) => `${name} ${severity}`)).toEqual([
      'x blocking',
      'y warning',
      'w warning',
    ]);
    expect(phases[0]?.enrichment.map(({ name }) => name)).toEqual(['y', 'w']);
    expect(text).toContain('# "y" was there 1 of 2 times');
  });

  it('does not take a second try for a loop, nor a phase beside itself', async () => {
    const runs = await recorded('inputs: [x]\nphases: {a: {}, b: {}}\n', [
      async (run) => {
        try {
          run.phase('a', () => {
            throw new Error('once');
          });
        } catch {
          run.phase('a', () => {});
        }
        await Promise.all([run.phase('b', async () => {}), run.phase('b', async () => {})]);
      },
    ]);
    const text = await draft(runs);
    expect((await loaded(text)).loops).toEqual([]);
    expect(text).toContain('# tried again after an error in 1 run');
  });

  it('orders phases that came now so and now otherwise by nothing', async () => {
    const contract = 'inputs: [x]\nphases: {a: {}, b: {}, c: {}}\n';
    const order =
      (...ids: readonly string[]) =>
      (run: Run) => {
        for (const id of ids) run.phase(id, () => {});
      };
    const { phases } = await loaded(
      await draft(await recorded(contract, [order('a', 'b', 'c'), order('b', 'a', 'c')])),
    );
    expect(phases.map(({ id, after }) => [id, after])).toEqual([
      ['a', undefined],
      ['b', []],
      ['c', ['a', 'b']],
    ]);
  });
});

const word = fc.constantFrom(
  'a',
  'b',
  'c',
  'x.y',
  'x',
  'tasks.*.id',
  'tasks',
  '',
  '__proto__',
  'a[0]',
  'a b: #',
  '\n',
  '\u2028',
  '*',
);
const strange = fc.oneof(word, fc.constantFrom<unknown>(null, 1, {}, [], undefined));
const violation = fc.record({
  field: strange,
  verdict: fc.constantFrom('defaulted', 'failed', 'noted', 'x'),
  reason: fc.constantFrom('absent', 'type', 'standing-default', 7),
  severity: fc.constantFrom('blocking', 'warning', 'advisory', 'x'),
  critical: fc.boolean(),
});
const eventOf = fc
  .record({
    type: fc.constantFrom(
      'run.started',
      'phase.started',
      'boundary.checked',
      'phase.finished',
      'phase.skipped',
      'chain.judged',
    ),
    phase: fc.option(word, { nil: undefined }),
    instance: fc.constantFrom('1', '2'),
    boundary: fc.constantFrom('entry', 'exit', 'x'),
    propagated: fc.array(strange, { maxLength: 4 }),
    undeclared: fc.array(strange, { maxLength: 3 }),
    violations: fc.array(fc.oneof(violation, strange), { maxLength: 3 }),
    outcome: fc.constantFrom('ok', 'error'),
    chain: strange,
    evidence: fc.array(fc.record({ phase: strange, field: strange }), { maxLength: 4 }),
    phases: fc.array(strange, { maxLength: 4 }),
    contract: fc.constantFrom('1', '2', 3),
    segment: fc.constantFrom(1, 2),
  })
  .map(({ type, phase, segment, ...data }) => ({ type, segment, data, ...(phase === undefined ? {} : { phase }) }));

it('passes without an error, whatever stands in the records', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(eventOf, { maxLength: 30 }), { minLength: 1, maxLength: 4 }), async (runs) => {
      const outlines = runs.map((events) => outlineRun('demo', events));
      if (!outlines.some(({ phases }) => [...phases.keys()].some((id) => id !== '' && id !== '__proto__'))) return;
      const found = await problems(await draft(outlines));
      expect(found.filter((one) => one.startsWith('error'))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildGraph,
  changedFacts,
  compareWorkflows,
  type Workflow,
  workflowFingerprint,
} from '../../../src/contract/index.ts';
import { loadContract } from '../../../src/contract/source/yaml/load.ts';
import { createSource } from '../../../src/core/index.ts';

/** The default runs are the same each time; the runs that are asked for are new ones. */
const asked = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 0);
const options = asked > 0 ? { numRuns: asked } : { numRuns: 120, seed: 7 };

const name = fc.constantFrom('task', 'plan', 'plans', 'draft', 'notes', 'a.b', 'a');
const field = fc.record(
  {
    name,
    type: fc.constantFrom('str', 'int', 'float', 'any', 'str | null'),
    severity: fc.constantFrom('blocking', 'warning', 'advisory'),
    critical: fc.boolean(),
    default: fc.constantFrom('x', 1),
    description: fc.constantFrom('one', 'two'),
    constraints: fc.record({ min: fc.integer({ min: 0, max: 3 }) }),
    sink: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);
const fields = fc.uniqueArray(fc.oneof(name, field), {
  maxLength: 3,
  selector: (one) => (typeof one === 'string' ? one : one.name),
});
const phaseName = fc.constantFrom('collect', 'collecting', 'write', 'review', 'send');
const phase = fc.record(
  {
    entry: fc.record({ required: fields, enrichment: fields }, { requiredKeys: [] }),
    exit: fc.record({ required: fields, optional: fields }, { requiredKeys: [] }),
    after: fc.uniqueArray(phaseName, { maxLength: 2 }),
    join: fc.constantFrom('all', 'any'),
    when: fc.constantFrom('task == "a"', 'notes != "b"'),
    drops: fc.uniqueArray(name, { maxLength: 1 }),
  },
  { requiredKeys: [] },
);
const point = fc.record({ phase: phaseName, field: name });
const contract = fc.record(
  {
    schema_version: fc.constantFrom('1.0.0', '1.1.0'),
    pipeline_id: fc.constantFrom('flow', 'flows'),
    public: fc.boolean(),
    inputs: fields,
    outputs: fields,
    phases: fc.dictionary(phaseName, phase, { minKeys: 1, maxKeys: 5 }),
    loops: fc.array(fc.record({ from: phaseName, to: phaseName }), { maxLength: 1 }),
    merge: fc.dictionary(name, fc.constantFrom('last', 'append'), { maxKeys: 2 }),
    propagation_chains: fc.uniqueArray(
      fc.record({ chain_id: fc.constantFrom('one', 'two'), source: point, destination: point }),
      { maxLength: 2, selector: (one) => one.chain_id },
    ),
  },
  { requiredKeys: ['schema_version', 'pipeline_id', 'phases'] },
);
type Drawn = typeof contract extends fc.Arbitrary<infer T> ? T : never;

const loaded = (drawn: object): Workflow | undefined => {
  const source = createSource('flow.contract.json', JSON.stringify(drawn));
  const { input, contract: read } = loadContract(source, () => undefined);
  return input && { input, graph: buildGraph(input), ...(read ? { contract: read } : {}) };
};

const workflows = contract.map((drawn) => loaded(drawn)).filter((one) => one !== undefined);

/** The same contract with everything written in another order whose order means nothing. */
const shuffled = (drawn: Drawn): object => {
  const turned = (list: readonly unknown[] | undefined): readonly unknown[] | undefined => list && [...list].reverse();
  const names = Object.keys(drawn.phases);
  const phases = names.map((id, i) => {
    const one = drawn.phases[id] ?? {};
    const above = names[i - 1];
    return [
      id,
      {
        ...one,
        after: turned(one.after ?? (above === undefined ? [] : [above])),
        entry: { required: turned(one.entry?.required), enrichment: turned(one.entry?.enrichment) },
        exit: { required: turned(one.exit?.required), optional: turned(one.exit?.optional) },
      },
    ] as const;
  });
  return {
    ...drawn,
    inputs: turned(drawn.inputs),
    outputs: turned(drawn.outputs),
    propagation_chains: turned(drawn.propagation_chains),
    // The order of phases means something only where writes are merged.
    phases: Object.fromEntries(drawn.merge && Object.keys(drawn.merge).length > 0 ? phases : [...phases].reverse()),
  };
};

describe('changes', () => {
  it('of a workflow and itself are none, also in another order', () => {
    fc.assert(
      fc.property(contract, (drawn) => {
        const [one, other] = [loaded(drawn), loaded(shuffled(drawn))];
        if (!one || !other) return;
        expect(compareWorkflows(one, one)).toEqual([]);
        expect(compareWorkflows(one, other).map((change) => change.message)).toEqual([]);
        expect(workflowFingerprint(one)).toBe(workflowFingerprint(other));
      }),
      options,
    );
  });

  it('are there exactly where a fact is another one', () => {
    fc.assert(
      fc.property(workflows, workflows, (a, b) => {
        expect(compareWorkflows(a, b).length > 0).toBe(changedFacts(a, b).length > 0);
      }),
      options,
    );
  });

  it('from the first to the third touch no fact that neither step touched', () => {
    fc.assert(
      fc.property(workflows, workflows, workflows, (a, b, c) => {
        const steps = new Set([...changedFacts(a, b), ...changedFacts(b, c)]);
        expect(changedFacts(a, c).filter((fact) => !steps.has(fact))).toEqual([]);
      }),
      options,
    );
  });

  it('are complete sentences with a place and a reason, in an order of their own', () => {
    fc.assert(
      fc.property(workflows, workflows, (a, b) => {
        const changes = compareWorkflows(a, b);
        expect(compareWorkflows(a, b)).toEqual(changes);
        for (const one of changes) {
          expect(one.message).toMatch(/^["A-Z].*; .+\.$/u);
          expect(one.message).toContain(one.because);
          expect(one.message).not.toMatch(/undefined|\bNaN\b/u);
          expect(one.at.source.file).toBe('flow.contract.json');
          if (one.class === 'breaking') expect(`${one.message} ${one.consumers.length}`).not.toMatch(/ 0$/u);
        }
      }),
      options,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { portableContract } from '../../../src/contract/index.ts';
import { loadContract } from '../../../src/contract/source/yaml/load.ts';
import { createSource } from '../../../src/core/index.ts';

const text = `schema_version: "1.0.0"
pipeline_id: demo
inputs: [{name: topic, type: str, constraints: {min_length: 3, max: .inf}}]
outputs: [report]
phases:
  plan:
    exit: {required: [{name: plan.steps, type: "list[str]"}], optional: [note]}
  write:
    after: [plan]
    when: 'has(topic)'
    entry:
      required: [{name: plan.steps, type: "list[str]", source_phase: plan, record: value}]
      enrichment: [{name: tone, type: "str | null", default: calm, schema: {type: string}}]
    exit: {required: [report, score]}
    drops: [note]
    handler: ./write.mjs#run
loops: [{from: write, to: plan, while: 'score < 0.8', max_iterations: 3}]
merge: {report: last}
propagation_chains:
  - chain_id: steps
    source: {phase: plan, field: plan.steps}
    waypoints: [{phase: write, field: plan.steps}]
    destination: {phase: write, field: report}
    verification: 'dest != ""'
`;

const portable = () => {
  const { contract } = loadContract(createSource('demo.contract.yaml', text), () => undefined);
  return portableContract(contract ?? expect.fail());
};

describe('a portable contract', () => {
  it('is plain JSON without places', () => {
    const made = portable();
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    expect(JSON.stringify(made)).not.toContain('demo.contract.yaml');
  });

  it('keeps what a guard needs', () => {
    const { phases, loops, merge, chains, inputs, outputs, ...rest } = portable();
    expect(rest).toEqual({ format: 'contextcore/portable-1', workflow: 'demo', legacy: false });
    expect(inputs).toEqual([
      { name: 'topic', type: { kind: 'str' }, severity: 'blocking', critical: false, constraints: { minLength: 3 } },
    ]);
    expect(outputs?.map(({ name }) => name)).toEqual(['report']);
    expect(phases.map(({ id }) => id)).toEqual(['plan', 'write']);
    expect(phases[0]).not.toHaveProperty('after');
    expect(phases[0]?.mayProduce.map(({ name }) => name)).toEqual(['note']);
    expect(phases[1]).toMatchObject({
      after: ['plan'],
      join: 'all',
      when: { text: 'has(topic)', expression: { kind: 'call', name: 'has' } },
      required: [{ name: 'plan.steps', sourcePhase: 'plan', recordValue: true, critical: true }],
      enrichment: [{ name: 'tone', severity: 'warning', default: { value: 'calm' }, schema: { type: 'string' } }],
      drops: ['note'],
      handler: './write.mjs#run',
    });
    expect(loops).toMatchObject([{ from: 'write', to: 'plan', while: { text: 'score < 0.8' }, maxIterations: 3 }]);
    expect(merge).toEqual([{ field: 'report', policy: 'last' }]);
    expect(chains).toMatchObject([
      {
        id: 'steps',
        source: { phase: 'plan', field: 'plan.steps' },
        waypoints: [{ phase: 'write', field: 'plan.steps' }],
        destination: { phase: 'write', field: 'report' },
        verification: { text: 'dest != ""' },
      },
    ]);
  });
});

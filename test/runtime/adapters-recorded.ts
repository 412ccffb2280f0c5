import type { PortableContract, PortableField, PortablePhase, Type } from '../../src/contract/model/index.ts';
import type { Recording, Step } from '../contract/langgraph/runner.ts';

const kinds: Readonly<Record<string, Type>> = {
  string: { kind: 'str' },
  number: { kind: 'float' },
  boolean: { kind: 'bool' },
  object: { kind: 'dict', value: { kind: 'any' } },
  list: { kind: 'list', element: { kind: 'any' } },
};

const typeOf = (key: string, { runs }: Recording): Type => {
  const values = runs.map(({ final }) => final[key]).filter((value) => value !== undefined && value !== null);
  const words = new Set(values.map((value) => (Array.isArray(value) ? 'list' : typeof value)));
  const [only = ''] = words;
  return (words.size === 1 ? kinds[only] : undefined) ?? { kind: 'any' };
};

/** The nodes of the graph itself, without those of graphs inside of it. */
export const stepsOf = ({ steps }: { readonly steps: readonly Step[] }): readonly Step[] =>
  steps.filter(({ within }) => within.length === 0);

const intersection = (lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].filter((key) => lists.every((list) => list.includes(key)));

/**
 * What nodes were seen to read and to write, as a contract: what every call of a node has done is required of it. `wanted`:
 * that includes what a node read and did not find.
 */
export const contractOfRecording = (
  workflow: string,
  recording: Recording,
  reading: 'found' | 'wanted' = 'found',
): PortableContract => {
  const steps = recording.runs.flatMap(stepsOf);
  const field = (name: string): PortableField => ({
    name,
    type: typeOf(name, recording),
    severity: 'blocking',
    critical: true,
  });
  const phaseOf = (id: string): PortablePhase => {
    const own = steps.filter(({ node }) => node === id);
    const reads = own.map((step) =>
      step.reads.filter(({ absent }) => reading === 'wanted' || !absent).map(({ key }) => key),
    );
    const writes = own
      .filter(({ interrupted }) => !interrupted)
      .map(({ returned, dropped }) => returned.filter((key) => !dropped.includes(key)));
    const always = intersection(writes);
    // What is sent to other nodes comes from the choice after this one.
    const sent = recording.runs
      .flatMap(({ choices }) => choices.filter(({ node, within }) => node === id && within.length === 0))
      .flatMap(({ sends }) => sends.flatMap(({ keys }) => keys));
    const sometimes = [...writes.flat(), ...sent].filter((key) => !always.includes(key));
    return {
      id,
      join: 'all',
      required: intersection(reads).map(field),
      enrichment: [],
      produces: always.map(field),
      mayProduce: [...new Set(sometimes)].map(field),
      drops: [],
    };
  };
  return {
    format: 'contextcore/portable-1',
    workflow,
    legacy: false,
    phases: [...new Set(steps.map(({ node }) => node))].map(phaseOf),
    loops: [],
    merge: [],
    chains: [],
  };
};

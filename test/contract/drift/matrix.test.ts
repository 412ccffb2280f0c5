import { describe, expect, it } from 'vitest';
import { readText } from '../../sources.ts';
import { compareTexts } from './drift-case.ts';

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const schema: Row = JSON.parse(readText('contracts/schema/contract.schema.json'));
const at = (node: unknown, key: string): unknown => (isRow(node) ? node[key] : undefined);
const keysOf = (node: unknown): readonly string[] => Object.keys(isRow(node) ? node : {});

/** Every key of the format, by the mapping in which it stands. */
const keys = [
  ...keysOf(schema['properties']).map((key) => `contract.${key}`),
  ...keysOf(schema['definitions']).flatMap((name) =>
    keysOf(at(at(schema['definitions'], name), 'properties')).map((key) => `${name}.${key}`),
  ),
];

const base: Row = {
  schema_version: '1.0.0',
  pipeline_id: 'flow',
  inputs: ['task'],
  outputs: ['result'],
  phases: {
    make: { entry: { required: ['task'] }, exit: { required: ['answer'] } },
    check: { entry: { required: ['answer'] }, exit: { required: ['verdict'] } },
    use: { after: ['check', 'make'], entry: { required: ['answer'] }, exit: { required: ['result'] } },
  },
  loops: [{ from: 'check', to: 'make' }],
  merge: { answer: 'last' },
  propagation_chains: [
    { chain_id: 'c', source: { phase: 'make', field: 'answer' }, destination: { phase: 'use', field: 'answer' } },
  ],
};

const phases = at(base, 'phases');
const withPhase = (more: Row): Row => ({ ...base, phases: { ...(isRow(phases) ? phases : {}), ...more } });
const use = (more: Row): Row =>
  withPhase({
    use: { after: ['check', 'make'], entry: { required: ['answer'] }, exit: { required: ['result'] }, ...more },
  });
const asking = (field: Row): Row => use({ entry: { required: [{ name: 'answer', ...field }] } });
const sharing = (field: Row): Row => ({ ...base, fields: { answer: field } });
const limiting = (constraints: Row): Row => asking({ constraints });
const looping = (more: Row): Row => ({ ...base, loops: [{ from: 'check', to: 'make', ...more }] });
const chained = (more: Row): Row => ({
  ...base,
  propagation_chains: [
    {
      chain_id: 'c',
      source: { phase: 'make', field: 'answer' },
      destination: { phase: 'use', field: 'answer' },
      ...more,
    },
  ],
});

const fieldKeys = (with_: (field: Row) => Row): Readonly<Record<string, readonly [Row, string]>> => ({
  type: [with_({ type: 'str' }), 'field-type'],
  severity: [with_({ severity: 'advisory' }), 'field-severity'],
  // What is not critical is not blocking either; the fixtures show criticality alone.
  critical: [with_({ critical: false }), 'field-severity'],
  default: [with_({ default: 'x' }), 'field-default'],
  description: [with_({ description: 'What it is' }), 'field-description'],
  source_phase: [with_({ source_phase: 'make' }), 'field-source'],
  constraints: [with_({ constraints: { min_length: 1 } }), 'field-constraints'],
  schema: [with_({ schema: { type: 'string' } }), 'field-schema'],
  sink: [with_({ sink: true }), 'field-sink'],
  record: [with_({ record: 'value' }), 'field-record'],
});

const under = (name: string, table: Readonly<Record<string, readonly [Row, string]>>) =>
  Object.entries(table).map(([key, value]) => [`${name}.${key}`, ...value] as const);

/** For each key a contract that differs from the base in it, and the kind of change that is to be told. */
const samples: readonly (readonly [key: string, after: Row, kind: string])[] = [
  ...under('contract', {
    schema_version: [{ ...base, schema_version: '1.1.0' }, 'schema-version'],
    pipeline_id: [{ ...base, pipeline_id: 'other' }, 'workflow-renamed'],
    description: [{ ...base, description: 'What it is for' }, 'workflow-description'],
    public: [{ ...base, public: true }, 'workflow-public'],
    fields: [sharing({ type: 'str' }), 'field-type'],
    inputs: [{ ...base, inputs: ['task', 'more'] }, 'field-added'],
    outputs: [{ ...base, outputs: [] }, 'field-removed'],
    phases: [withPhase({ last: { entry: { required: ['result'] } } }), 'phase-added'],
    loops: [{ ...base, loops: [] }, 'loop-removed'],
    merge: [{ ...base, merge: { answer: 'append' } }, 'merge-policy'],
    propagation_chains: [{ ...base, propagation_chains: [] }, 'chain-removed'],
  }),
  ...under('sharedField', fieldKeys(sharing)),
  ...under('field', { name: [use({ entry: { required: ['verdict'] } }), 'field-added'], ...fieldKeys(asking) }),
  ...under('constraints', {
    min_length: [limiting({ min_length: 1 }), 'field-constraints'],
    max_length: [limiting({ max_length: 9 }), 'field-constraints'],
    min: [limiting({ min: 1 }), 'field-constraints'],
    max: [limiting({ max: 9 }), 'field-constraints'],
    pattern: [limiting({ pattern: '^a' }), 'field-constraints'],
    allowed_values: [limiting({ allowed_values: ['a'] }), 'field-constraints'],
    min_items: [limiting({ min_items: 1 }), 'field-constraints'],
    max_items: [limiting({ max_items: 9 }), 'field-constraints'],
  }),
  ...under('phase', {
    description: [use({ description: 'What it does' }), 'phase-description'],
    after: [use({ after: ['make'] }), 'phase-after'],
    join: [use({ join: 'any' }), 'phase-join'],
    when: [use({ when: 'verdict == "good"' }), 'phase-when'],
    entry: [use({ entry: {} }), 'field-removed'],
    exit: [use({ exit: {} }), 'field-removed'],
    drops: [use({ drops: ['verdict'] }), 'drop-added'],
    handler: [use({ handler: './use.mjs' }), 'phase-handler'],
  }),
  ...under('entry', {
    required: [use({ entry: { required: [] } }), 'field-removed'],
    enrichment: [use({ entry: { enrichment: ['answer'] } }), 'field-presence'],
  }),
  ...under('exit', {
    required: [use({ exit: { required: [] } }), 'field-removed'],
    optional: [use({ exit: { optional: ['result'] } }), 'field-presence'],
  }),
  ...under('loop', {
    from: [looping({ from: 'use' }), 'loop-ends'],
    to: [looping({ to: 'check' }), 'loop-ends'],
    while: [looping({ while: 'verdict != "good"' }), 'loop-while'],
    max_iterations: [looping({ max_iterations: 3 }), 'loop-limit'],
    invariants: [looping({ invariants: ['task'] }), 'loop-invariants'],
  }),
  ...under('chain', {
    chain_id: [chained({ chain_id: 'd' }), 'chain-renamed'],
    description: [chained({ description: 'Why' }), 'chain-description'],
    source: [chained({ source: { phase: 'check', field: 'answer' } }), 'chain-endpoint'],
    waypoints: [chained({ waypoints: [{ phase: 'check', field: 'answer' }] }), 'chain-waypoints'],
    destination: [chained({ destination: { phase: 'check', field: 'answer' } }), 'chain-endpoint'],
    severity: [chained({ severity: 'blocking' }), 'chain-severity'],
    verification: [chained({ verification: 'dest != null' }), 'chain-verification'],
  }),
  ...under('chainPoint', {
    phase: [chained({ destination: { phase: 'check', field: 'answer' } }), 'chain-endpoint'],
    field: [chained({ destination: { phase: 'use', field: 'result' } }), 'chain-endpoint'],
  }),
];

/** Keys that say nothing of the workflow itself, with the reason. */
const silent: ReadonlyMap<string, string> = new Map([
  ['contract.$schema', 'for editors'],
  ['contract.imports', 'what is imported is compared with the fields that take it'],
  ['sharedField.quality', 'not enforced: it means nothing yet'],
  ['sharedField.evaluation', 'not enforced: it means nothing yet'],
  ['field.quality', 'not enforced: it means nothing yet'],
  ['field.evaluation', 'not enforced: it means nothing yet'],
]);

const textOf = (row: Row): string => JSON.stringify(row);

it('knows every key of the format', () => {
  const known = new Set([...samples.map(([key]) => key), ...silent.keys()]);
  expect(keys.filter((key) => !known.has(key))).toEqual([]);
  expect([...known].filter((key) => !keys.includes(key))).toEqual([]);
});

it('leaves out what is not enforced only for as long as it is not', () => {
  for (const [key, reason] of silent) {
    const [name = '', property = ''] = key.split('.');
    const node = at(at(at(schema['definitions'], name), 'properties'), property);
    if (reason.startsWith('not enforced')) expect(at(node, 'x-not-enforced'), key).toBe(true);
  }
});

describe.each(samples)('%s', (_, after, kind) => {
  it(`is told as ${kind}, both ways`, async () => {
    const there = await compareTexts(textOf(base), textOf(after), 'flow.contract.json');
    expect(there.diagnostics).toEqual([]);
    expect(there.changes.map((one) => one.kind)).toContain(kind);
    const back = await compareTexts(textOf(after), textOf(base), 'flow.contract.json');
    expect(back.changes.length).toBeGreaterThan(0);
    expect((await compareTexts(textOf(after), textOf(after), 'flow.contract.json')).changes).toEqual([]);
  });
});

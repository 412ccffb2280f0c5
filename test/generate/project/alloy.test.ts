import { describe, expect, it } from 'vitest';
import { alloy } from '../../../src/generate/project/alloy.ts';
import { type AlloyBlock, type AlloyBody, type AlloyValue, parseAlloy } from './alloy-syntax.ts';
import { fixtureProject, projectWith } from './project-case.ts';
import { everySampled, filesOf, samplerIn } from './sampling-case.ts';

/*
 * Every component and block that is written, with its attributes: those of docs/sources/reference/components/otelcol in grafana/alloy
 * (otelcol.receiver.otlp, otelcol.processor.memory_limiter, otelcol.processor.tail_sampling, otelcol.processor.batch, otelcol.exporter.otlp).
 */
const policy = {
  '': ['name', 'type'],
  string_attribute: ['key', 'values', 'invert_match'],
  latency: ['threshold_ms'],
  probabilistic: ['sampling_percentage'],
  status_code: ['status_codes'],
  ottl_condition: ['error_mode', 'span', 'spanevent'],
};

const below = (path: string, parts: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(parts).map(([name, attributes]) => [name === '' ? path : `${path} > ${name}`, attributes] as const);

const known: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
  ...below('otelcol.receiver.otlp', { '': [], grpc: [], http: [], output: ['traces'] }),
  ...below('otelcol.processor.memory_limiter', {
    '': ['check_interval', 'limit_percentage', 'spike_limit_percentage'],
    output: ['traces'],
  }),
  ...below('otelcol.processor.tail_sampling', {
    '': ['decision_wait', 'num_traces', 'decision_cache'],
    output: ['traces'],
  }),
  ...below('otelcol.processor.tail_sampling > policy', policy),
  ...below('otelcol.processor.tail_sampling > policy > and', { '': [] }),
  ...below('otelcol.processor.tail_sampling > policy > and > and_sub_policy', policy),
  ...below('otelcol.processor.batch', { '': [], output: ['traces'] }),
  ...below('otelcol.exporter.otlp', { '': [], client: ['endpoint'] }),
]);

const strangers = ({ attributes, blocks }: AlloyBody, path = ''): readonly string[] => [
  ...attributes.filter(([name]) => !known[path]?.includes(name)).map(([name]) => `${path}: ${name}`),
  ...blocks.flatMap(({ name, body }) => {
    const inner = path === '' ? name : `${path} > ${name}`;
    return known[inner] === undefined ? [inner] : strangers(body, inner);
  }),
];

const expressionsIn = ({ attributes, blocks }: AlloyBody): readonly string[] => [
  ...attributes.flatMap(([, value]) =>
    [value]
      .flat()
      .flatMap((one) =>
        typeof one === 'object' && 'expression' in one && typeof one.expression === 'string' ? [one.expression] : [],
      ),
  ),
  ...blocks.flatMap(({ body }) => expressionsIn(body)),
];

/** The same settings as the Collector has them. */
const settingsOf = ({ attributes, blocks }: AlloyBody): Readonly<Record<string, unknown>> => {
  const listed = ['policy', 'and_sub_policy'];
  const names = [...new Set(blocks.map(({ name }) => name))];
  return Object.fromEntries([
    ...attributes,
    ...names.flatMap((name): readonly (readonly [string, unknown])[] => {
      if (name === 'output') return [];
      const bodies = blocks.filter((one) => one.name === name).map(({ body }) => settingsOf(body));
      return [[name === 'policy' ? 'policies' : name, listed.includes(name) ? bodies : bodies[0]]];
    }),
  ]);
};

const samplerBlock = (text: string): AlloyBlock | undefined =>
  parseAlloy(text).blocks.find(({ name }) => name === 'otelcol.processor.tail_sampling');

describe('the configuration of Alloy', () => {
  it('is in its syntax, of components, blocks and attributes that there are', async () => {
    const files = await filesOf(everySampled(), ['alloy']);
    expect(Object.keys(files).length).toBeGreaterThan(200);
    for (const [path, text] of Object.entries(files)) expect([path, ...strangers(parseAlloy(text))]).toEqual([path]);
  });

  it('samples as the Collector does', async () => {
    const files = await filesOf(everySampled(), ['alloy', 'collector']);
    for (const [path, text] of Object.entries(files)) {
      if (!path.endsWith('alloy.alloy')) continue;
      const block = samplerBlock(text);
      const yaml = samplerIn(files[path.replace('alloy.alloy', 'collector-tail.yaml')] ?? '');
      expect(block && settingsOf(block.body)).toEqual(yaml);
    }
  });

  it('leads from the receiver through limiter, sampler and batches to the exporter', async () => {
    const files = await filesOf(
      [projectWith({ project: { id: 'shop' }, observability: { traceSampling: 0.1 } })],
      ['alloy'],
    );
    const { blocks } = parseAlloy(files['shop/alloy.alloy'] ?? '');
    const inputs = blocks.map(({ name, label }) => `${name}.${label}.input`);
    expect(blocks.flatMap(({ body }) => expressionsIn(body))).toEqual([
      ...inputs.slice(1),
      'sys.env("CONTEXTCORE_OTLP_ENDPOINT")',
    ]);
    expect(inputs).toEqual([
      'otelcol.receiver.otlp.contextcore_shop.input',
      'otelcol.processor.memory_limiter.contextcore_shop.input',
      'otelcol.processor.tail_sampling.contextcore_shop.input',
      'otelcol.processor.batch.contextcore_shop.input',
      'otelcol.exporter.otlp.contextcore_shop.input',
    ]);
  });

  it('has labels that are identifiers, one for each project', async () => {
    const files = await filesOf(
      ['a-b', 'a.b', '1st'].map((id) => projectWith({ project: { id }, observability: { traceSampling: 0 } })),
      ['alloy'],
    );
    const labels = Object.values(files).map((text) => samplerBlock(text)?.label ?? '');
    expect(new Set(labels).size).toBe(4);
    for (const label of labels) expect(label).toMatch(/^[A-Za-z_]\w*$/u);
  });

  it('begins with comments that say what it is made of, whatever its document is called', async () => {
    const project = {
      ...projectWith({ observability: { traceSampling: 0.1 } }),
      origin: 'line\nbreak\u2028"odd"/.contextcore.yaml',
    };
    const { 'shop/alloy.alloy': text = '' } = await filesOf([project], ['alloy']);
    expect(text.split('\n').slice(0, 3)).toEqual([
      '// Generated by "contextcore generate". Do not edit: write it anew.',
      '// From line\\nbreak\\u2028"odd"/.contextcore.yaml, project "shop".',
      '// traceSampling 0.1 (explicit: "observability.traceSampling" says so)',
    ]);
    expect(strangers(parseAlloy(text))).toEqual([]);
  });

  it('is not written where all traces are kept', () => {
    expect(alloy(fixtureProject('checkout'))).toEqual({
      drafts: [],
      notes: ['No sampler is written, because all traces are kept: criticality is "critical".'],
    });
  });
});

const attributesOf = (text: string): Readonly<Record<string, AlloyValue>> =>
  Object.fromEntries(parseAlloy(text).attributes);

describe('the reader of these tests', () => {
  it('takes what Alloy takes, and refuses what it refuses', () => {
    expect(attributesOf('a = "x\\n\\U0001f600"\nb = { c = 1, d = [true, 1e-7] }\n')).toEqual({
      a: 'x\n\u{1f600}',
      b: { c: 1, d: [true, 1e-7] },
    });
    for (const text of [
      'a = 1 b = 2\n',
      'a {\n',
      'a { b = 1 }}\n',
      'a = "x\ny"\n',
      'a = "\\q"\n',
      'a = [1 2]\n',
      '= 1\n',
    ])
      expect(() => parseAlloy(text)).toThrow();
  });
});

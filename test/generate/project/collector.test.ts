import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { collector } from '../../../src/generate/project/collector.ts';
import { holds, parseCondition } from './ottl.ts';
import { fixtureProject, projectWith } from './project-case.ts';
import { everySampled, filesOf, samplerIn } from './sampling-case.ts';
import { samplerPaths } from './tail-sampler.ts';

/*
 * Every key that is written, and what it takes. They are those of the documentation of opentelemetry-collector (receiver/otlpreceiver,
 * processor/memorylimiterprocessor, processor/batchprocessor, exporter/otlpexporter) and opentelemetry-collector-contrib
 * (processor/tailsamplingprocessor, processor/probabilisticsamplerprocessor, processor/transformprocessor, connector/routingconnector).
 */
type Shape = 'text' | 'number' | 'truth' | readonly [Shape] | { readonly [key: string]: Shape };

const subPolicy: Shape = {
  name: 'text',
  type: 'text',
  string_attribute: { key: 'text', values: ['text'], invert_match: 'truth' },
  latency: { threshold_ms: 'number' },
  probabilistic: { sampling_percentage: 'number' },
  status_code: { status_codes: ['text'] },
  ottl_condition: { error_mode: 'text', span: ['text'], spanevent: ['text'] },
};

const components: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  receivers: { otlp: { protocols: { grpc: { endpoint: 'text' }, http: { endpoint: 'text' } } } },
  processors: {
    memory_limiter: { check_interval: 'text', limit_percentage: 'number', spike_limit_percentage: 'number' },
    batch: {},
    tail_sampling: {
      decision_wait: 'text',
      num_traces: 'number',
      decision_cache: { sampled_cache_size: 'number' },
      policies: [{ ...subPolicy, and: { and_sub_policy: [subPolicy] } }],
    },
    probabilistic_sampler: { mode: 'text', sampling_percentage: 'number', fail_closed: 'truth' },
    transform: { error_mode: 'text', trace_statements: [{ context: 'text', statements: ['text'] }] },
  },
  connectors: {
    routing: {
      default_pipelines: ['text'],
      error_mode: 'text',
      table: [{ context: 'text', condition: 'text', pipelines: ['text'] }],
    },
  },
  exporters: { otlp: { endpoint: 'text' } },
};

/** Where a value differs from its shape. */
const faults = (value: unknown, shape: Shape, at: string): readonly string[] => {
  if (shape === 'text') return typeof value === 'string' && value !== '' ? [] : [at];
  if (shape === 'number') return Number.isFinite(value) ? [] : [at];
  if (shape === 'truth') return typeof value === 'boolean' ? [] : [at];
  if (Array.isArray(shape)) {
    const [item] = shape as readonly [Shape];
    return Array.isArray(value) && value.length > 0
      ? value.flatMap((one, i) => faults(one, item, `${at}[${i}]`))
      : [at];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [at];
  return Object.entries(value).flatMap(([key, one]) => {
    const known = (shape as Readonly<Record<string, Shape>>)[key];
    return known === undefined ? [`${at}.${key}`] : faults(one, known, `${at}.${key}`);
  });
};

interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

interface Configuration {
  readonly [section: string]: Readonly<Record<string, unknown>>;
}

interface Routing {
  readonly default_pipelines: readonly string[];
  readonly table: readonly { readonly condition: string; readonly pipelines: readonly string[] }[];
}

/** What keeps a collector from starting with a configuration. */
const faultsOf = (configuration: Configuration): readonly string[] => {
  const { service, ...sections } = configuration;
  const pipelines = Object.entries((service?.['pipelines'] ?? {}) as Readonly<Record<string, Pipeline>>);
  const defined = (section: string): readonly string[] => Object.keys(configuration[section] ?? {});
  const allowed = {
    receivers: [...defined('receivers'), ...defined('connectors')],
    processors: defined('processors'),
    exporters: [...defined('exporters'), ...defined('connectors')],
  };
  const used = pipelines.flatMap(([, { receivers, processors, exporters }]) => [
    ...receivers,
    ...processors,
    ...exporters,
  ]);
  const routes = Object.values(configuration['connectors'] ?? {}).flatMap((routing) => [
    ...(routing as Routing).default_pipelines,
    ...(routing as Routing).table.flatMap((row) => row.pipelines),
  ]);
  return [
    ...Object.entries(sections).flatMap(([section, named]) =>
      Object.entries(named).flatMap(([name, settings]) => {
        const shape = components[section]?.[name.replace(/\/.*$/u, '')];
        return shape === undefined ? [`${section}.${name}`] : faults(settings, shape, `${section}.${name}`);
      }),
    ),
    ...pipelines.flatMap(([name, pipeline]) => [
      ...(/^traces(?:\/[\w.-]+)?$/u.test(name) ? [] : [name]),
      ...(['receivers', 'processors', 'exporters'] as const).flatMap((side) =>
        pipeline[side].filter((one) => !allowed[side].includes(one)),
      ),
    ]),
    ...Object.keys(sections)
      .flatMap(defined)
      .filter((name) => !used.includes(name)),
    ...routes.filter((route) => !pipelines.some(([name]) => name === route)),
  ];
};

const configurationOf = (text: string | undefined): Configuration => load(text ?? '') as Configuration;

const sampled = (traceSampling: number, more: Parameters<typeof projectWith>[0] = {}) =>
  projectWith({ observability: { traceSampling }, ...more });

describe('configurations of the Collector', () => {
  it('can be loaded: every key is a documented one, and every name leads somewhere', async () => {
    const files = await filesOf(everySampled(), ['collector']);
    expect(Object.keys(files).length).toBeGreaterThan(400);
    for (const [path, text] of Object.entries(files))
      expect([path, ...faultsOf(configurationOf(text))]).toEqual([path]);
  });

  it('limit memory first, sample whole traces, then make batches', async () => {
    const { 'shop/collector-tail.yaml': text } = await filesOf([sampled(0.1)], ['collector']);
    expect(configurationOf(text)['service']).toEqual({
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'tail_sampling/shop', 'batch'],
          exporters: ['otlp'],
        },
      },
    });
  });

  it('are not written where all traces are kept, which is said', () => {
    expect(collector(fixtureProject('checkout'))).toEqual({
      drafts: [],
      notes: ['No sampler is written, because all traces are kept: criticality is "critical".'],
    });
  });

  it('say what was left out, and what was assumed', () => {
    expect(collector(fixtureProject('internal-tool')).notes).toEqual([
      'No trace is kept only because it is slow: "requirements.latencyP99" is not given.',
      'The sampler holds 50000 traces, as usual: "requirements.throughput" is not given.',
      expect.stringContaining('decides span by span'),
    ]);
    const whole = sampled(0.1, { requirements: { latencyP99: '200ms', throughput: '50rps' } });
    expect(collector(whole).notes).toEqual([expect.stringContaining('decides span by span')]);
  });

  it('hold the traces that arrive while the end of slow ones is awaited', async () => {
    const sizesFor = async (requirements: { latencyP99: string; throughput: string }) => {
      const project = sampled(0.1, { requirements });
      const { 'shop/collector-tail.yaml': text = '' } = await filesOf([project], ['collector']);
      const { decision_wait, num_traces, decision_cache } = samplerIn(text);
      return [decision_wait, num_traces, decision_cache.sampled_cache_size, collector(project).notes.length];
    };
    expect(await sizesFor({ latencyP99: '200ms', throughput: '500rps' })).toEqual(['30s', 50_000, 200_000, 1]);
    expect(await sizesFor({ latencyP99: '40s', throughput: '1000rps' })).toEqual(['80s', 160_000, 640_000, 1]);
    expect(await sizesFor({ latencyP99: '1h', throughput: '10' })).toEqual(['300s', 50_000, 200_000, 2]);
    expect(await sizesFor({ latencyP99: '1s', throughput: '9'.repeat(20) })).toEqual(['30s', 1_000_000, 4_000_000, 2]);
  });

  it('have the share as a person would write it', async () => {
    for (const [share, percent] of [
      [0.07, 7],
      [0.29, 29],
      [0.001, 0.1],
      [0.000_001, 0.0001],
    ] as const) {
      const { 'shop/collector-probabilistic.yaml': text = '' } = await filesOf([sampled(share)], ['collector']);
      expect(text).toContain(`sampling_percentage: ${percent}\n`);
    }
  });

  it('name conditions of which every path and function is known', async () => {
    const files = await filesOf(everySampled(), ['collector']);
    const samplers = Object.entries(files).flatMap(([path, text]) =>
      path.endsWith('tail.yaml') ? [samplerIn(text)] : [],
    );
    for (const { ottl_condition: of } of samplers.flatMap(({ policies }) => policies)) {
      for (const text of of?.span ?? []) parseCondition(text, samplerPaths.span);
      for (const text of of?.spanevent ?? []) parseCondition(text, samplerPaths.spanevent);
    }
  });
});

describe('a Collector that several projects share', () => {
  it('gets one configuration, which keeps to the names of each', async () => {
    const files = await filesOf(
      [sampled(0.1, { project: { id: 'b.web' } }), fixtureProject('checkout'), sampled(0.5, { project: { id: 'a' } })],
      ['collector'],
    );
    expect(Object.keys(files).filter((path) => path.startsWith('portfolio/'))).toEqual([
      'portfolio/collector-tail.yaml',
      'portfolio/collector-probabilistic.yaml',
    ]);
    const { policies } = samplerIn(files['portfolio/collector-tail.yaml'] ?? '');
    expect(policies.map(({ name }) => name)).toEqual([
      'no-sampled-project',
      'another-project',
      'error',
      'context-lost',
      'contextcore',
      'share-a',
      'share-b.web',
    ]);
  });

  it('gets none where one project alone is sampled, whose own says all', async () => {
    const files = await filesOf([sampled(0.1), fixtureProject('checkout')], ['collector']);
    expect(Object.keys(files)).toEqual(['shop/collector-tail.yaml', 'shop/collector-probabilistic.yaml']);
  });
});

const markedPaths = {
  span: ['span.name', 'span.attributes', 'span.status.code', 'span.start_time_unix_nano', 'span.end_time_unix_nano'],
  spanevent: ['spanevent.name', 'spanevent.attributes'],
} as const;

interface Marking {
  readonly trace_statements: readonly {
    readonly context: 'span' | 'spanevent';
    readonly statements: readonly string[];
  }[];
}

describe('the sampler that decides span by span', () => {
  const configuration = filesOf([sampled(0.1, { requirements: { latencyP99: '1.5ms' } })], ['collector']).then(
    (files) => configurationOf(files['shop/collector-probabilistic.yaml']),
  );

  it('gets the spans of its project, and others pass beside it', async () => {
    const { connectors, service } = await configuration;
    const routing = connectors?.['routing/projects'] as Routing;
    expect(routing.table.map(({ condition }) => condition)).toEqual(['attributes["project.id"] == "shop"']);
    const pipelines = service?.['pipelines'] as Readonly<Record<string, Pipeline>>;
    expect(routing.default_pipelines).toEqual(['traces/others']);
    expect(pipelines['traces/others']?.processors).toEqual(['batch']);
  });

  it('keeps spans that matter, whatever the share is', async () => {
    const { processors } = await configuration;
    const marking = processors?.['transform/keep-shop'] as Marking | undefined;
    const conditionsFor = (context: 'span' | 'spanevent') =>
      (marking?.trace_statements ?? [])
        .filter((group) => group.context === context)
        .flatMap(({ statements }) => statements)
        .map((statement) => {
          const [, condition = ''] =
            /^set\(span\.attributes\["sampling\.priority"\], 100\) where (.+)$/u.exec(statement) ?? [];
          return parseCondition(condition, markedPaths[context]);
        });
    const isMarked = (values: Readonly<Record<string, string | number>>): boolean =>
      conditionsFor('span').some((condition) =>
        holds(condition, (path, key) => values[key ?? path.replace('span.', '')]),
      );
    const short = { name: 'GET /', 'status.code': 0, start_time_unix_nano: 0, end_time_unix_nano: 999_999 };
    expect(isMarked(short)).toBe(false);
    expect(isMarked({ ...short, 'status.code': 2 })).toBe(true);
    expect(isMarked({ ...short, name: 'contextcore.phase' })).toBe(true);
    expect(isMarked({ ...short, 'contextcore.context.failed': 1 })).toBe(true);
    expect(isMarked({ ...short, end_time_unix_nano: 1_000_000 })).toBe(true);
    const eventMarks = (name: string): boolean =>
      conditionsFor('spanevent').some((condition) =>
        holds(condition, (path) => (path.endsWith('name') ? name : null) ?? undefined),
      );
    expect([eventMarks('context.failed'), eventMarks('context.propagated')]).toEqual([true, false]);
  });
});

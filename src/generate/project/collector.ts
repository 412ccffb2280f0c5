import { quoted } from '../queries/text.ts';
import { slugOf } from '../slug.ts';
import type { Draft, Generator, JointGenerator } from './model.ts';
import { lostInEvent, lostInSpan, ownSpan } from './sampling/conditions.ts';
import { type Settings, tailSampler } from './sampling/policies.ts';
import { type Sampling, samplingNotes, samplingOf, samplingsOf } from './sampling/sampling.ts';

/** Of the Collector's own environment. A name of ours: what SDKs read leads to the collector itself. */
export const endpointVariable = 'CONTEXTCORE_OTLP_ENDPOINT';

const receivers = {
  otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
};
const exporters = { otlp: { endpoint: `\${env:${endpointVariable}}` } };
const memory_limiter = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };

/** The sampler comes before batches, which would be taken apart by it. */
const tail = (samplings: readonly Sampling[], name: string): Settings => ({
  receivers,
  processors: { memory_limiter, [`tail_sampling/${name}`]: tailSampler(samplings), batch: {} },
  exporters,
  service: {
    pipelines: {
      traces: {
        receivers: ['otlp'],
        processors: ['memory_limiter', `tail_sampling/${name}`, 'batch'],
        exporters: ['otlp'],
      },
    },
  },
});

/** Spans that are kept whatever the share is: this attribute outvotes it. */
const keep = (prefix: string, condition: string): string =>
  `set(${prefix}attributes["sampling.priority"], 100) where ${condition}`;

const marking = ({ slowFromMs }: Sampling): Settings => ({
  error_mode: 'ignore',
  trace_statements: [
    {
      context: 'span',
      statements: [
        'span.status.code == STATUS_CODE_ERROR',
        ownSpan('span.'),
        ...lostInSpan('span.'),
        ...(slowFromMs === undefined
          ? []
          : [`span.end_time_unix_nano - span.start_time_unix_nano >= ${BigInt(slowFromMs) * 1_000_000n}`]),
      ].map((condition) => keep('span.', condition)),
    },
    {
      context: 'spanevent',
      statements: lostInEvent('spanevent.').map((condition) => keep('span.', condition)),
    },
  ],
});

/** Spans whose trace has no usable id, or a state that contradicts it, pass. */
const share = ({ percent }: Sampling): Settings => ({
  mode: 'proportional',
  sampling_percentage: percent,
  fail_closed: false,
});

const pipelineOf = ({ id }: Sampling): string => `traces/project-${slugOf(id)}`;
const markingOf = ({ id }: Sampling): string => `transform/keep-${slugOf(id)}`;
const shareOf = ({ id }: Sampling): string => `probabilistic_sampler/${slugOf(id)}`;

const entries = (samplings: readonly Sampling[], of: (one: Sampling) => readonly (readonly [string, Settings])[]) =>
  Object.fromEntries(samplings.flatMap(of));

/** Each project in a pipeline of its own, whatever else arrives in one that leaves it as it is. */
const probabilistic = (samplings: readonly Sampling[]): Settings => ({
  receivers,
  processors: {
    memory_limiter,
    ...entries(samplings, (one) => [
      [markingOf(one), marking(one)],
      [shareOf(one), share(one)],
    ]),
    batch: {},
  },
  connectors: {
    'routing/projects': {
      default_pipelines: ['traces/others'],
      error_mode: 'ignore',
      table: samplings.map((one) => ({
        context: 'resource',
        condition: `attributes["project.id"] == ${quoted(one.id)}`,
        pipelines: [pipelineOf(one)],
      })),
    },
  },
  exporters,
  service: {
    pipelines: {
      'traces/in': { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['routing/projects'] },
      'traces/others': { receivers: ['routing/projects'], processors: ['batch'], exporters: ['otlp'] },
      ...entries(samplings, (one) => [
        [
          pipelineOf(one),
          {
            receivers: ['routing/projects'],
            processors: [markingOf(one), shareOf(one), 'batch'],
            exporters: ['otlp'],
          },
        ],
      ]),
    },
  },
});

const draftsOf = (samplings: readonly Sampling[], name: string): readonly Draft[] => {
  const from = ['traceSampling', 'latencyP99Ms', 'throughput'] as const;
  return [
    { path: 'collector-tail.yaml', documents: [tail(samplings, name)], from },
    {
      path: 'collector-probabilistic.yaml',
      documents: [probabilistic(samplings)],
      from: ['traceSampling', 'latencyP99Ms'],
    },
  ];
};

/** Two configurations of a Collector that do the same as well as each can: one waits for whole traces, one decides span by span. */
export const collector: Generator = (project) => {
  const sampling = samplingOf(project);
  const notes = samplingNotes(project);
  if (sampling === undefined) return { drafts: [], notes };
  return {
    drafts: draftsOf([sampling], slugOf(sampling.id)),
    notes: [
      ...notes,
      'collector-probabilistic.yaml decides span by span: of a trace with an error it keeps the spans that tell of it, and the rest by chance. collector-tail.yaml keeps whole traces.',
    ],
  };
};

/** The same for a Collector that several projects share, whose samplers would not see each other in files of their own. */
export const collectors: JointGenerator = (projects) => {
  const samplings = samplingsOf(projects);
  return { drafts: samplings.length < 2 ? [] : draftsOf(samplings, 'portfolio'), notes: [] };
};

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as names from '../../src/runtime/telemetry/names.ts';
import { createGuard } from '../../src/runtime.ts';
import { readText } from '../sources.ts';
import { chain, contract, field, metering, phase, registerContext, unregister } from './telemetry-case.ts';

interface Member {
  readonly value: string;
}

interface Attribute {
  readonly id?: string;
  readonly ref?: string;
  readonly type?: string | { readonly members: readonly Member[] };
  readonly brief?: string;
  readonly stability?: string;
  readonly examples?: readonly unknown[];
  readonly requirement_level?: string | { readonly conditionally_required: string };
}

interface Group {
  readonly id: string;
  readonly type: string;
  readonly brief: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly string[];
  readonly name?: string;
  readonly metric_name?: string;
  readonly instrument?: string;
  readonly unit?: string;
}

const { groups } = load(readText('contracts/semconv/contextcore.yaml')) as { readonly groups: readonly Group[] };
const ofType = (type: string): readonly Group[] => groups.filter((group) => group.type === type);
const own = ofType('attribute_group').flatMap(({ attributes }) => attributes);
const types = new Map(own.map(({ id, type }) => [id, type]));
/** Of OpenTelemetry's own registry. */
types.set('error.type', 'string');
const nameOf = ({ id }: Group): string => id.slice(id.indexOf('.') + 1);
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort();

/** Whether a value has the type that the registry gives to an attribute. */
const fits = (name: string, value: unknown): boolean => {
  const type = types.get(name);
  if (typeof type === 'object') return type.members.some((one) => one.value === value);
  if (type === 'string[]') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (type === 'int') return Number.isInteger(value);
  return type !== undefined && typeof value === (type === 'double' ? 'number' : type);
};

/** What is wrong with the attributes of something that was told. */
const faultsOf = (group: Group | undefined, attributes: Readonly<Record<string, unknown>>): readonly string[] => {
  if (!group) return ['not in the registry'];
  const refs = group.attributes.map(({ ref }) => ref);
  return [
    ...Object.keys(attributes).flatMap((name) => (refs.includes(name) ? [] : [`${group.id} has no ${name}`])),
    ...Object.entries(attributes).flatMap(([name, value]) => (fits(name, value) ? [] : [`${name} is of another type`])),
    ...group.attributes.flatMap(({ ref, requirement_level: level }) =>
      level === 'required' && ref !== undefined && !(ref in attributes) ? [`${group.id} lacks ${ref}`] : [],
    ),
  ];
};

describe('the registry', () => {
  it('has the names that the code has, and no others', () => {
    expect(sorted(ofType('span').map(nameOf))).toEqual(sorted([names.runSpan, names.phaseSpan]));
    expect(sorted(ofType('event').map(({ name = '' }) => name))).toEqual(sorted(Object.values(names.events)));
    expect(sorted(ofType('metric').map((group) => group.metric_name ?? ''))).toEqual(
      sorted([names.fieldsCounter, names.durationHistogram]),
    );
    const inCode = [names.attributes, names.eventAttributes, names.baggageKeys].flatMap((one) =>
      Object.values<string>(one),
    );
    expect(sorted(types.keys() as Iterable<string>)).toEqual(sorted(inCode));
  });

  it('describes each attribute once and uses only what it describes', () => {
    expect(own.map(({ id }) => id)).toHaveLength(new Set(own.map(({ id }) => id)).size);
    expect(own.filter(({ brief, stability, examples }) => !(brief && stability && examples?.length))).toEqual([]);
    expect(own.flatMap(({ id = '', examples = [] }) => examples.filter((one) => !fits(id, one)))).toEqual([]);
    const used = groups.flatMap((group) => group.attributes.flatMap(({ ref }) => ref ?? []));
    expect(used.filter((ref) => !types.has(ref))).toEqual([]);
    const unused = own.filter(({ id = '' }) => !used.includes(id)).map(({ id }) => id);
    expect(unused).toEqual(['contextcore.provenance']);
  });

  it('has ids that say what they are', () => {
    for (const group of groups) expect(group.id).toBe(`${group.id.split('.')[0]}.${nameOf(group)}`);
    for (const group of ofType('event')) expect(group.id).toBe(`event.${group.name}`);
    for (const group of ofType('metric'))
      expect(group).toMatchObject({ id: `metric.${group.metric_name}`, unit: expect.any(String) });
    const events = ofType('span').flatMap((group) => group.events ?? []);
    expect(sorted(events)).toEqual(sorted(ofType('event').map(({ id }) => id)));
  });
});

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[];
}

interface Body {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A value of OTLP JSON as one of JavaScript. */
const plainValue = (value: KeyValue['value']): unknown => {
  const [[kind, held] = []] = Object.entries(value);
  if (kind === 'intValue') return Number(held);
  if (kind !== 'arrayValue') return held;
  const { values } = held as { readonly values: readonly KeyValue['value'][] };
  return values.map((one) => Object.values(one)[0]);
};

const plain = (attributes: readonly KeyValue[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

/** Everything that can be told, in a few runs. */
const everything = contract(
  [
    phase('plan', {
      required: [
        field('a', { critical: true, recordValue: true }),
        field('b', { severity: 'warning', critical: true, sourcePhase: 'before', default: { value: 1 } }),
        field('c', { severity: 'warning', type: 'int', sourcePhase: 'before' }),
      ],
      produces: [field('x')],
      mayProduce: [field('y')],
    }),
    phase('build', { required: [field('x'), field('b', { severity: 'warning' })], drops: ['scratch'] }),
    phase('ship', { required: [field('y')] }),
  ],
  [chain('x-to-build', 'plan', 'build', 'x'), chain('y-to-ship', 'plan', 'ship', 'y')],
);

describe('what arrives by OTLP', () => {
  const bodies: Body[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    registerContext();
    server = createServer((request: IncomingMessage, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        bodies.push(JSON.parse(text) as Body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1/traces`;
  });
  afterAll(() => {
    unregister();
    server.close();
  });

  it('is in the registry, name by name and type by type', async () => {
    const provider = new BasicTracerProvider({
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
    });
    const metered = metering();
    for (const events of ['summary', 'per-field'] as const) {
      const telemetry = { tracer: provider.getTracer('contextcore'), meter: metered.meter, events };
      const guard = createGuard(everything, { mode: 'permissive', phaseModes: { build: 'observe' }, telemetry });
      for (const throws of [false, true]) {
        const done = guard.run({ a: 1, c: 'one' }, (run) => {
          run.phase('plan', (ctx) => {
            ctx['x'] = {};
            ctx['scratch'] = 1;
          });
          run.phase('build', () => {
            if (throws) throw new RangeError('no');
          });
        });
        await (throws ? expect(done).rejects.toThrow('no') : done);
      }
    }
    await provider.forceFlush();
    const spans = bodies.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)),
    );
    expect(spans).toHaveLength(12);
    const events = spans.flatMap((span) => span.events.map((event) => ({ ...event, span: span.name })));
    const spanGroup = (name: string) => ofType('span').find((group) => nameOf(group) === name);
    const eventGroup = (name: string) => ofType('event').find((group) => group.name === name);
    const faults = [
      ...spans.flatMap(({ name, attributes }) => faultsOf(spanGroup(name), plain(attributes))),
      ...events.flatMap(({ name, attributes }) => faultsOf(eventGroup(name), plain(attributes))),
      ...events.flatMap(({ name, span }) =>
        spanGroup(span)?.events?.includes(`event.${name}`) ? [] : [`${name} on ${span}`],
      ),
    ];
    expect(faults).toEqual([]);
    // Nothing in the registry stays untold.
    const toldHere = [...spans, ...events].flatMap(({ attributes }) => attributes.map(({ key }) => key));
    const promised = [...ofType('span'), ...ofType('event')].flatMap((group) =>
      group.attributes.map(({ ref = '' }) => ref),
    );
    expect(sorted(toldHere)).toEqual(sorted(promised));
    expect(sorted(events.map(({ name }) => name))).toEqual(sorted(Object.values(names.events)));
    await provider.shutdown();

    for (const group of ofType('metric')) {
      const metric = await metered.metric(group.metric_name ?? '');
      expect(metric?.descriptor.unit).toBe(group.unit);
      expect(metric?.dataPointType).toBe(group.instrument === 'counter' ? DataPointType.SUM : DataPointType.HISTOGRAM);
      const wrong = (metric?.dataPoints ?? []).flatMap(({ attributes }) => faultsOf(group, attributes));
      expect([metric?.dataPoints.length, wrong]).toEqual([expect.any(Number), []]);
    }
  });
});

import { context, createTraceState, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { revive } from '../../../src/connect/otlp/revive.ts';

const runs = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 200);

const hex = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
    .map((text) => `${text.slice(0, -1)}1`);

const spanContext: fc.Arbitrary<SpanContext> = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.constantFrom(0, 1),
    isRemote: fc.boolean(),
    traceState: fc.constantFrom(createTraceState('a=b,c=d'), createTraceState('')),
  },
  { requiredKeys: ['traceId', 'spanId', 'traceFlags'] },
);

const text = fc.string({ unit: 'binary', maxLength: 12 });
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.constant(Number.MAX_SAFE_INTEGER),
  fc.constant(null),
);
// Wider than the types: programs give what they have.
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(text, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const attributes = fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '1')), value, {
  maxKeys: 4,
});
const time = fc.tuple(fc.nat(4_000_000_000), fc.nat(999_999_999));

const anySpan = fc.record({
  name: text,
  kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER),
  parent: fc.option(spanContext),
  links: fc.array(fc.record({ context: spanContext, attributes }), { maxLength: 2 }),
  events: fc.array(fc.record({ name: text, attributes, time }), { maxLength: 3 }),
  attributes,
  status: fc.option(fc.record({ code: fc.constantFrom(SpanStatusCode.OK, SpanStatusCode.ERROR), message: text })),
  times: fc.tuple(time, time),
  scope: fc.constantFrom(['a'], ['b', '1'], ['b', '1', 'https://x/1'], ['b', '2']),
  provider: fc.nat(1),
});

type AnySpan = typeof anySpan extends fc.Arbitrary<infer Made> ? Made : never;

/** Spans as the SDK ends them, of two providers, with few of everything allowed, so that some is dropped. */
const ended = (wanted: readonly AnySpan[], resources: readonly object[]): readonly ReadableSpan[] => {
  const memory = new InMemorySpanExporter();
  const providers = [undefined, 'https://y/1'].map(
    (schemaUrl, i) =>
      new BasicTracerProvider({
        resource: resourceFromAttributes({ ...resources[i] }, schemaUrl === undefined ? {} : { schemaUrl }),
        spanLimits: { attributeCountLimit: 3, eventCountLimit: 2, linkCountLimit: 1 },
        spanProcessors: [new SimpleSpanProcessor(memory)],
      }),
  );
  for (const { name, kind, parent, links, events, attributes: given, status, times, scope, provider } of wanted) {
    const [scopeName = '', version, schemaUrl] = scope;
    const tracer = providers[provider]?.getTracer(scopeName, version, schemaUrl === undefined ? {} : { schemaUrl });
    const around =
      parent === null ? context.active() : trace.setSpanContext(context.active(), { ...parent, traceFlags: 1 });
    const typed = (all: unknown) => all as Readonly<Record<string, string>>;
    const span = tracer?.startSpan(
      name,
      {
        kind,
        attributes: typed(given),
        links: links.map((link) => ({ ...link, attributes: typed(link.attributes) })),
        startTime: times[0],
      },
      around,
    );
    for (const event of events) span?.addEvent(event.name, typed(event.attributes), event.time);
    if (status !== null) span?.setStatus(status);
    span?.end(times[1]);
  }
  return memory.getFinishedSpans();
};

const request = (spans: readonly ReadableSpan[]): string =>
  Buffer.from(JsonTraceSerializer.serializeRequest([...spans]) ?? []).toString();

it('what was written and read again makes the same request, byte for byte', () => {
  let seen = 0;
  fc.assert(
    fc.property(
      fc.array(anySpan, { minLength: 1, maxLength: 6 }),
      fc.array(attributes, { minLength: 2, maxLength: 2 }),
      (wanted, resources) => {
        const spans = ended(wanted, resources);
        fc.pre(spans.length > 0);
        const before = request(spans);
        const revived = revive(Buffer.from(before)) ?? [];
        expect(revived).toHaveLength(spans.length);
        expect(request(revived)).toBe(before);
        seen += revived.length;
      },
    ),
    { numRuns: runs },
  );
  expect(seen).toBeGreaterThan(runs);
});

it('bytes that are no request give nothing, and never an error', () => {
  const real = request(ended(fc.sample(anySpan, { numRuns: 3, seed: 7 }), [{}, {}]));
  fc.assert(
    fc.property(fc.nat(real.length - 1), fc.string({ maxLength: 3 }), fc.nat(5), (at, put, cut) => {
      const changed = real.slice(0, at) + put + real.slice(at + cut);
      const spans = revive(Buffer.from(changed));
      expect(spans === undefined || spans.length > 0).toBe(true);
    }),
    { numRuns: runs },
  );
  fc.assert(
    fc.property(fc.json(), (json) => revive(Buffer.from(json)) === undefined),
    { numRuns: runs },
  );
});

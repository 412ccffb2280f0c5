import { type Attributes, type Context, context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  type PortableChain,
  type PortableContract,
  type PortableField,
  type PortablePhase,
  parseType,
} from '../../src/contract/model/index.ts';
import type { EventLogger } from '../../src/runtime/telemetry/telemetry.ts';

type Written = Partial<Omit<PortableField, 'type'>> & { readonly type?: string };

export const field = (name: string, { type = 'any', ...rest }: Written = {}): PortableField => {
  const parsed = parseType(type);
  if (parsed.kind === 'error') throw new Error(parsed.message);
  return { name, type: parsed.type, severity: 'blocking', critical: false, ...rest };
};

export const phase = (id: string, parts: Partial<PortablePhase> = {}): PortablePhase => ({
  id,
  join: 'all',
  required: [],
  enrichment: [],
  produces: [],
  mayProduce: [],
  drops: [],
  ...parts,
});

export const chain = (id: string, from: string, to: string, name: string): PortableChain => ({
  id,
  severity: 'warning',
  source: { phase: from, field: name },
  waypoints: [],
  destination: { phase: to, field: name },
});

export const contract = (
  phases: readonly PortablePhase[],
  chains: readonly PortableChain[] = [],
): PortableContract => ({
  format: 'contextcore/portable-1',
  workflow: 'artisan',
  legacy: false,
  phases,
  loops: [],
  merge: [],
  chains,
});

/** Contexts that follow the program, and headers of the W3C: once for a file of tests. */
export const registerContext = (): void => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
};

export const unregister = (): void => {
  context.disable();
  propagation.disable();
  trace.disable();
};

/** A tracer whose spans can be looked at. */
export const tracing = () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  const named = (name: string): readonly ReadableSpan[] => spans().filter((span) => span.name === name);
  const ofPhase = (id: string): ReadableSpan | undefined =>
    spans().find(({ name, attributes }) => name === 'contextcore.phase' && attributes['contextcore.phase'] === id);
  return { tracer: provider.getTracer('test'), provider, spans, named, ofPhase };
};

/** A meter whose measurements can be looked at. */
export const metering = () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const metric = async (name: string) => {
    await provider.forceFlush();
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? [];
    return scopes.flatMap(({ metrics }) => metrics).find(({ descriptor }) => descriptor.name === name);
  };
  return { meter: provider.getMeter('test'), provider, metric };
};

interface LogRecord {
  readonly eventName: string;
  readonly attributes: Attributes;
  readonly context: Context;
}

export const logging = () => {
  const records: LogRecord[] = [];
  const logger: EventLogger = { emit: (record) => void records.push(record) };
  return { logger, records };
};

export const eventsOf = (span: ReadableSpan | undefined): readonly (readonly [string, Attributes | undefined])[] =>
  (span?.events ?? []).map(({ name, attributes }) => [name, attributes]);

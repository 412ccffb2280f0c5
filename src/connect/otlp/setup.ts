import { context, diag, metrics, ProxyTracerProvider, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  CompositePropagator,
  setGlobalErrorHandler,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { reasonOf } from './answer.ts';
import { listen } from './listen.ts';
import { createProjectDetector } from './project-detector.ts';
import { createSpoolExporter } from './spool.ts';

export interface OtlpOptions {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** Where spans wait that the endpoint does not take. */
  readonly folder: string;
  /** Where the project is that telemetry is from. The working directory when omitted. */
  readonly cwd?: string;
  /** What a person should know of telemetry, a sentence at a time. */
  warn(text: string): void;
}

export interface Otlp {
  /** Sends what there is, within a few seconds. Never rejects. */
  close(): Promise<void>;
}

/** A command that ends is not kept waiting for as long as a service would wait. */
const shortTimeout = 3_000;
const closeMs = 5_000;

/** Ours only where the user said nothing: what is given here comes before what the exporters read from the environment. */
const timeoutFor = (signal: 'TRACES' | 'METRICS'): { readonly timeoutMillis?: number } => {
  const names = ['OTEL_EXPORTER_OTLP_TIMEOUT', `OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`];
  return names.some((name) => (process.env[name] ?? '').trim() !== '') ? {} : { timeoutMillis: shortTimeout };
};

/** A program that has registered an SDK keeps it. */
const isForeign = (): boolean => {
  const registered = trace.getTracerProvider();
  return !(registered instanceof ProxyTracerProvider) || registered.getDelegateTracer('contextcore') !== undefined;
};

const listenAll = (warn: (text: string) => void): void => {
  listen(warn);
  setGlobalErrorHandler((error) => warn(`Telemetry cannot be sent: ${reasonOf(error)}.`));
};

const tracing = (resource: Resource, folder: string): BasicTracerProvider => {
  const exporter = createSpoolExporter(new OTLPTraceExporter(timeoutFor('TRACES')), { folder, closeMs });
  return new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
};

const measuring = (resource: Resource): MeterProvider => {
  const exporter = new OTLPMetricExporter(timeoutFor('METRICS'));
  return new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter })] });
};

/**
 * Registers an SDK that sends over OTLP/HTTP, as the `OTEL_*` variables say, which its parts read themselves. Undefined where
 * the program has registered one.
 */
export const openOtlp = (options: OtlpOptions): Otlp | undefined => {
  if (isForeign()) return undefined;
  const { folder, warn, cwd } = options;
  listenAll(warn);
  const own = resourceFromAttributes({ 'service.name': 'contextcore' });
  const project = createProjectDetector(cwd === undefined ? {} : { cwd });
  const resource = own.merge(detectResources({ detectors: [envDetector, project] }));
  const tracer = options.traces ? tracing(resource, folder) : undefined;
  const meter = options.metrics ? measuring(resource) : undefined;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  if (tracer !== undefined) trace.setGlobalTracerProvider(tracer);
  if (meter !== undefined) metrics.setGlobalMeterProvider(meter);
  return {
    close: async () => {
      const ends = [tracer?.shutdown(), meter?.shutdown({ timeoutMillis: closeMs })];
      for (const end of await Promise.allSettled(ends))
        if (end.status === 'rejected') warn(`Telemetry cannot be sent: ${reasonOf(end.reason)}.`);
      for (const api of [trace, metrics, context, propagation, diag]) api.disable();
    },
  };
};

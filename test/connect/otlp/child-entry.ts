// What the programs of spool-processes.test.ts load, as one module that a plain Node can load.
export { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
export { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
export { createSpoolExporter } from '../../../src/otlp.ts';

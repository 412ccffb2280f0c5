// What the programs of task-processes.test.ts load, as one module that a plain Node can load.
export { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
export { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
export { createTaskTracer } from '../../../src/otlp.ts';
export { createTaskStore, createTracker } from '../../../src/project.ts';

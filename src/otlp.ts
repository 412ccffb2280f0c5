export type {
  Destination,
  ExportOptions,
  ExportReport,
  LaneReport,
  OtlpLogRecord,
  SpoolCounts,
  SpoolExporter,
  SpoolOptions,
  TaskLog,
  TaskTracer,
  TaskTracerOptions,
} from './connect/otlp/index.ts';
export { createSpoolExporter, createTaskTracer } from './connect/otlp/index.ts';

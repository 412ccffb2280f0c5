export type {
  Destination,
  ExportOptions,
  ExportReport,
  LaneReport,
  OtlpLogRecord,
  ProjectDetectorOptions,
  SpoolCounts,
  SpoolExporter,
  SpoolOptions,
  TaskLog,
  TaskTracer,
  TaskTracerOptions,
} from './connect/otlp/index.ts';
export { createProjectDetector, createSpoolExporter, createTaskTracer } from './connect/otlp/index.ts';

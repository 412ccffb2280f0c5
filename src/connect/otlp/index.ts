export type { SpoolExporter, SpoolOptions } from './spool.ts';
export { createSpoolExporter } from './spool.ts';
export type { LaneReport } from './task-lane.ts';
export type { Destination } from './task-lanes.ts';
export type { TaskLog } from './task-log.ts';
export type { OtlpLogRecord } from './task-otlp.ts';
export type { ExportOptions, ExportReport, TaskTracer, TaskTracerOptions } from './task-tracer.ts';
export { createTaskTracer } from './task-tracer.ts';
export type { SpoolCounts } from './told.ts';

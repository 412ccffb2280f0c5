export type { SpoolCounts, SpoolExporter, SpoolOptions } from './connect/otlp/index.ts';
export { createSpoolExporter } from './connect/otlp/index.ts';

export type { SpoolExporter, SpoolOptions } from './spool.ts';
export { createSpoolExporter } from './spool.ts';
export type { SpoolCounts } from './told.ts';

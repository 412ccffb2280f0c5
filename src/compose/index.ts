export type { Checked, CheckOptions } from './check.ts';
export { check } from './check.ts';
export type { InputFile } from './files.ts';
export { openFile, readInput } from './files.ts';
export { owners } from './owners.ts';
export type { PreflightOptions } from './preflight.ts';
export { preflight } from './preflight.ts';
export type { Settings } from './settings.ts';
export { readBaseline, readConfig } from './settings.ts';

export { fits } from './field.ts';
export type { LoadedFile } from './load.ts';
export { loadContract } from './load.ts';

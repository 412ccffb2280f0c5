export { fits } from './field.ts';
export { loadContract } from './load.ts';

export { createTypescriptLoader } from '../src/contract/source/typescript/index.ts';
export { createSource } from '../src/core/index.ts';

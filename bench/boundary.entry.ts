export { parseType } from '../src/contract/model/index.ts';
export { compileEntry } from '../src/runtime/boundary/compile.ts';

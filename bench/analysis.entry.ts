export { buildGraph, graphRules } from '../src/contract/index.ts';
export { domains } from '../src/domains/index.ts';

// The commands around what is generated of ProjectContexts, and around alerts of it, as one piece.
export { annotate } from './annotate.ts';
export { generate, runbook } from './generate.ts';
export { incident } from './incident.ts';

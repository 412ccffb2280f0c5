export type { ObservedChain, ObservedField, ObservedPhase, ObservedRun, SeenEvent } from './observe.ts';
export { observeRun } from './observe.ts';
export type { OutlinedField, OutlinedPhase, OutlinedPoint, RunOutline } from './outline.ts';
export { outlineRun } from './outline.ts';

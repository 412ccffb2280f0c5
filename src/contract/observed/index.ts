export type { ObservedChain, ObservedField, ObservedPhase, ObservedRun } from './observe.ts';
export { observeRun } from './observe.ts';

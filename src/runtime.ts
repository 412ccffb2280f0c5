/** By `*`, so that generated declarations can add to `Phases`. */
export type * from './runtime/index.ts';
export { definePhase, describeFields, describePhase, phase, phaseSpec, produces, requires } from './runtime/index.ts';

export { phase, produces, requires } from './declare/decorators.ts';
export { definePhase } from './declare/define-phase.ts';
export type { FieldDescription, FieldDescriptions, PhaseDescription } from './declare/describe.ts';
export { describeFields, describePhase } from './declare/describe.ts';
export type { AnyPhase, ContextOf, Phase, PhaseSpec, ResultOf } from './declare/spec.ts';
export { phaseSpec } from './declare/specs.ts';
export type { Side } from './declare/types/checked.ts';
export type { Field, FieldFacts, Fields, FieldType, NoFields, StandardSchema } from './declare/types/field.ts';
export type { JsonSchema } from './declare/types/json-schema.ts';
/** By `*`, so that what others declare in `contextcore/runtime` is added to it. */
export type * from './declare/types/phases.ts';
export type { Reads, Writes } from './declare/types/projection.ts';

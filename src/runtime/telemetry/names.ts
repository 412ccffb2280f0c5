// The names of our telemetry. `contracts/semconv/contextcore.yaml` describes each of them; a test holds the two together.

/** Spans. */
export const runSpan = 'contextcore.workflow.run';
export const phaseSpan = 'contextcore.phase';

/** Events. */
export const events = {
  propagated: 'context.propagated',
  defaulted: 'context.defaulted',
  failed: 'context.failed',
  chain: 'context.chain',
} as const;

/** Instruments. */
export const fieldsCounter = 'contextcore.context.fields';
export const durationHistogram = 'contextcore.phase.duration';

/** Attributes of spans and measurements. */
export const attributes = {
  workflow: 'contextcore.workflow',
  phase: 'contextcore.phase',
  runId: 'contextcore.run.id',
  runState: 'contextcore.run.state',
  mode: 'contextcore.mode',
  attempt: 'contextcore.phase.attempt',
  phaseOutcome: 'contextcore.phase.outcome',
  outcome: 'contextcore.outcome',
  field: 'contextcore.field',
  critical: 'contextcore.field.critical',
  propagated: 'contextcore.context.propagated',
  defaulted: 'contextcore.context.defaulted',
  failed: 'contextcore.context.failed',
  completeness: 'contextcore.context.completeness',
  chains: 'contextcore.chains.intact_ratio',
  errorType: 'error.type',
} as const;

/** Attributes of events. */
export const eventAttributes = {
  workflow: 'context.workflow',
  phase: 'context.phase',
  boundary: 'context.boundary',
  field: 'context.field',
  fields: 'context.fields',
  severity: 'context.severity',
  critical: 'context.critical',
  sourcePhase: 'context.source_phase',
  reason: 'context.reason',
  applied: 'context.applied',
  undeclared: 'context.undeclared',
  undropped: 'context.undropped',
  values: 'context.values',
  chainId: 'context.chain_id',
  status: 'context.status',
  lostAt: 'context.lost_at',
  chainReason: 'context.chain_reason',
} as const;

/** Keys of W3C baggage, by which a run goes on in another process. */
export const baggageKeys = {
  runId: 'contextcore.run.id',
  workflow: 'contextcore.workflow',
  provenance: 'contextcore.provenance',
} as const;

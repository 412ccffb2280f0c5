/** By `*`, so that generated declarations can add to `Phases`. */
export type * from './runtime/index.ts';
export {
  ContextContractError,
  contractOf,
  createGuard,
  currentRun,
  definePhase,
  describeFields,
  describePhase,
  diagnosticsOf,
  guardWorkflow,
  PreflightError,
  phase,
  phaseSpec,
  preflight,
  produces,
  requires,
  runIdIn,
} from './runtime/index.ts';

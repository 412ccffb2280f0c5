export type {
  Checked,
  CheckOptions,
  InputFile,
  PortableContract,
  PreflightOptions,
  ReadContract,
  ReadContractOptions,
  Settings,
} from './compose/index.ts';
export { check, preflight, readBaseline, readConfig, readContract } from './compose/index.ts';
export type { Certainty, Diagnostic, Location, Related, Severity, Source, WitnessStep } from './core/index.ts';
export type {
  Baseline,
  BaselineEntry,
  Config,
  ConfigOverride,
  ConfigSuppression,
  Level,
  PresetName,
  Silenced,
  Summary,
} from './verify/index.ts';

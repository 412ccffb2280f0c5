export type { Checked, CheckOptions, InputFile, PreflightOptions, Settings } from './compose/index.ts';
export { check, preflight, readBaseline, readConfig } from './compose/index.ts';
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

export type {
  Change,
  ChangeClass,
  ChangeKind,
  Checked,
  CheckOptions,
  Consumer,
  Diff,
  DiffOptions,
  DiffSide,
  InputFile,
  PortableContract,
  PreflightOptions,
  ReadContract,
  ReadContractOptions,
  Settings,
  VersionStep,
} from './compose/index.ts';
export { check, diff, preflight, readBaseline, readConfig, readContract } from './compose/index.ts';
export type { Certainty, Diagnostic, Location, Related, Severity, Source, Span, WitnessStep } from './core/index.ts';
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

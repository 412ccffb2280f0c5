export type { AlertFiles, AlertLinks, AlertNote, AlertOptions, Thresholds, WorkflowChoice } from './alerts/index.ts';
export {
  alertFiles,
  alertTargets,
  defaultThresholds,
  isAlertFile,
  readDuration,
  readThresholds,
} from './alerts/index.ts';
export type { Change, Changes, CodeChange, Left, Part, Side, Synced, Wanted, YamlChange } from './change.ts';
export { changesFor } from './change.ts';
export type { Dashboard, DashboardName, DashboardsChoice, DashboardTarget } from './dashboard/index.ts';
export {
  dashboardFiles,
  dashboardNames,
  dashboardsFor,
  dashboardTargets,
  isDashboardFile,
  ownTag,
} from './dashboard/index.ts';
export { unifiedDiff } from './diff.ts';
export { inferContract } from './infer.ts';
export { inferFromRuns } from './infer-runs.ts';
export type { Language, Naming, QueryFormat } from './queries/index.ts';
export { answers, languages, namings, queryPrinters } from './queries/index.ts';
export { syncCode } from './sync-code.ts';
export { syncYaml } from './sync-yaml.ts';
export { phaseTypes } from './types.ts';

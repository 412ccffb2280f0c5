export type { AlertFiles, AlertOptions } from './alert-files.ts';
export { alertFiles, alertTargets, isAlertFile } from './alert-files.ts';
export { readDuration } from './duration.ts';
export type { AlertLinks, AlertNote, WorkflowChoice } from './model.ts';
export { defaultThresholds } from './thresholds.generated.ts';
export type { Thresholds } from './thresholds.ts';
export { readThresholds } from './thresholds.ts';

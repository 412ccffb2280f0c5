export type { DashboardName, DashboardsChoice } from './all.ts';
export { dashboardNames, dashboardsFor } from './all.ts';
export type { DashboardChoice } from './choice.ts';
export { ownTag } from './choice.ts';
export { mostNamed } from './expressions.ts';
export type { DashboardFileOptions, DashboardTarget } from './files.ts';
export { dashboardFiles, dashboardTargets, isDashboardFile } from './files.ts';
export type { Dashboard } from './model.ts';
export { workflowContext } from './workflow-context.ts';

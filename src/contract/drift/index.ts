export { driftCodes } from './codes.ts';
export { compareWorkflows } from './compare.ts';
export { changedFacts, factsOf, workflowFingerprint } from './facts.ts';
export type { ChangeKind } from './kinds.ts';
export { changeKinds } from './kinds.ts';
export type { Change, ChangeClass, Consumer, Workflow } from './model.ts';
export { compareProjects } from './projects.ts';
export type { VersionStep } from './version.ts';
export { versionStep } from './version.ts';

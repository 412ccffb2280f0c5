export type { AgreementFacts, Authority, Handled, Pair, Parity } from './agreement/index.ts';
export { disagreementsOf, pairPhases } from './agreement/index.ts';
export { contractCodes } from './check/codes.ts';
export { declaredField } from './declared-field.ts';
export type { Change, ChangeClass, ChangeKind, Consumer, VersionStep, Workflow } from './drift/index.ts';
export {
  changedFacts,
  changeKinds,
  compareProjects,
  compareWorkflows,
  driftCodes,
  factsOf,
  versionStep,
  workflowFingerprint,
} from './drift/index.ts';
export type * from './graph/index.ts';
export {
  absentBit,
  buildGraph,
  canSee,
  createConditions,
  defaultBit,
  fieldWords,
  graphRules,
  graphView,
  influencesOn,
  lookUp,
  mostTold,
  oneLine,
  phaseOf,
  phaseWords,
  readFact,
  readFacts,
  readsOfField,
  realBit,
  seededFields,
  seededGraph,
  seesSeed,
  sentence,
  touch,
  unknownBit,
  unreachableNodes,
  witnessOf,
  writeFacts,
} from './graph/index.ts';
export { lowerContract } from './lower.ts';
export * from './model/index.ts';
export type {
  ObservedChain,
  ObservedField,
  ObservedPhase,
  ObservedRun,
  OutlinedField,
  OutlinedPhase,
  OutlinedPoint,
  RunOutline,
  SeenEvent,
} from './observed/index.ts';
export { observeRun, outlineRun } from './observed/index.ts';
export type * from './rule.ts';
export {
  createGithubActionsLoader,
  githubActionsCodes,
  kindOfFile,
  looksLikeGithub,
} from './source/github-actions/index.ts';
export { createLanggraphLoader, langgraphCodes } from './source/langgraph/index.ts';
export type { LoadedFile, Resolve } from './source/loaded.ts';
export type { Body, DeclaredField, DeclaredPhase } from './source/typescript/index.ts';
export { createTypescriptLoader } from './source/typescript/index.ts';
export { createContractLoader, fits } from './source/yaml/index.ts';

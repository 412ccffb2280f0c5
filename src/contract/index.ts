export { suggest } from '../parse/index.ts';
export { contractCodes } from './check/codes.ts';
export type * from './graph/index.ts';
export {
  absentBit,
  buildGraph,
  canSee,
  createConditions,
  defaultBit,
  graphRules,
  graphView,
  influencesOn,
  lookUp,
  mostTold,
  oneLine,
  phaseOf,
  readFact,
  readFacts,
  readsOfField,
  realBit,
  seededFields,
  seededGraph,
  seesSeed,
  touch,
  unknownBit,
  unreachableNodes,
  witnessOf,
  writeFacts,
} from './graph/index.ts';
export { lowerContract } from './lower.ts';
export * from './model/index.ts';
export type * from './rule.ts';
export type { LoadedFile } from './source/yaml/index.ts';
export { fits, loadContract } from './source/yaml/index.ts';

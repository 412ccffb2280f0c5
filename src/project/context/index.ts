export { projectCodes } from './codes.ts';
export { mayHoldContext } from './documents.ts';
export { maskedSentence, maskedText } from './mask.ts';
export type * from './model.ts';
export {
  businessValues,
  criticalities,
  dashboardPlacements,
  logLevels,
  priorities,
  riskTypes,
} from './model.ts';
export type { FirstContext } from './print.ts';
export { printContext } from './print.ts';
export type { ReadContext } from './read.ts';
export { readProjectContext, readProjectContexts } from './read.ts';
export { risksByUrgency } from './risks.ts';

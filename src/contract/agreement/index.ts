export { type Deed, deedOf, didYouMean, segmentsOf, touches } from './body.ts';
export { disagreementsOf, reportOf } from './compare.ts';
export type { AgreementFacts, Authority, Handled, Pair, Parity } from './pair.ts';
export { pairPhases } from './pair.ts';

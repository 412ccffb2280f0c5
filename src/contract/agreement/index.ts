export { type Deed, deedOf, touches } from './body.ts';
export { disagreementsOf } from './compare.ts';
export { disagreementRule } from './disagreement-rule.ts';
export type { AgreementFacts, Authority, Handled, Pair, Parity } from './pair.ts';
export { pairPhases } from './pair.ts';

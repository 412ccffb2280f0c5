import type { RuleOwner } from '../../contract/index.ts';
import { incompatibleType } from './check/incompatible-type.ts';
import { wrongSeedType } from './check/wrong-seed-type.ts';

/** Values have the types that both sides declare. */
export const schema: RuleOwner = { name: 'schema', rules: [incompatibleType, wrongSeedType], codes: [] };

import type { RuleOwner } from '../contract/index.ts';
import { propagation } from './propagation/index.ts';
import { schema } from './schema/index.ts';

/** The contract domains. */
export const domains: readonly RuleOwner[] = [propagation, schema];

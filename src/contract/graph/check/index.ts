import type { RuleOwner } from '../../rule.ts';
import { joinNotExclusive } from './join-not-exclusive.ts';
import { phaseMismatch } from './phase-mismatch.ts';
import { cycle, duplicatePhase, loopNotBack, unknownPhase } from './problems.ts';
import { dropAndProduce, duplicateChain, unreachablePhase } from './shape.ts';

export { unreachableNodes } from './shape.ts';

/** The rules about the shape of the graph itself. */
export const graphRules: RuleOwner = {
  name: 'graph',
  rules: [
    unknownPhase,
    cycle,
    unreachablePhase,
    duplicatePhase,
    duplicateChain,
    joinNotExclusive,
    dropAndProduce,
    loopNotBack,
    phaseMismatch,
  ],
  codes: [],
};

import type { RuleOwner } from '../../rule.ts';
import { cycle } from './cycle.ts';
import { dropAndProduce } from './drop-and-produce.ts';
import { duplicateChain } from './duplicate-chain.ts';
import { duplicatePhase } from './duplicate-phase.ts';
import { failedRun } from './failed-run.ts';
import { joinNotExclusive } from './join-not-exclusive.ts';
import { loopNotBack } from './loop-not-back.ts';
import { phaseMismatch } from './phase-mismatch.ts';
import { phaseNotRun } from './phase-not-run.ts';
import { unknownPhase } from './unknown-phase.ts';
import { unreachablePhase } from './unreachable-phase.ts';

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
    phaseNotRun,
    failedRun,
  ],
  codes: [],
};

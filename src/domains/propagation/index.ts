import type { RuleOwner } from '../../contract/index.ts';
import { alwaysDefault } from './check/always-default.ts';
import { brokenChain } from './check/broken-chain.ts';
import { danglingRead } from './check/dangling-read.ts';
import { deadWrite } from './check/dead-write.ts';
import { defaultedInRun } from './check/defaulted-in-run.ts';
import { emptySeed } from './check/empty-seed.ts';
import { failedInRun } from './check/failed-in-run.ts';
import { lostInRun } from './check/lost-in-run.ts';
import { mergeConflict } from './check/merge-conflict.ts';
import { missingSeed } from './check/missing-seed.ts';
import { shadowDefault } from './check/shadow-default.ts';
import { unmetSource } from './check/unmet-source.ts';
import { unseededEnrichment } from './check/unseeded-enrichment.ts';

/** Fields get from the phases that produce them to the phases that read them. */
export const propagation: RuleOwner = {
  name: 'propagation',
  rules: [
    danglingRead,
    shadowDefault,
    alwaysDefault,
    deadWrite,
    brokenChain,
    mergeConflict,
    unmetSource,
    missingSeed,
    emptySeed,
    unseededEnrichment,
    lostInRun,
    defaultedInRun,
    failedInRun,
  ],
  codes: [],
};

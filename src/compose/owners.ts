import {
  contractCodes,
  driftCodes,
  githubActionsCodes,
  graphRules,
  langgraphCodes,
  type RuleOwner,
} from '../contract/index.ts';
import { domains } from '../domains/index.ts';
import { projectCodes } from '../project/context/codes.ts';
import { gateCodes, verification } from '../verify/index.ts';

/** Everything that answers for codes, in the order in which it is asked. */
export const owners: readonly RuleOwner[] = [
  contractCodes,
  githubActionsCodes,
  langgraphCodes,
  graphRules,
  ...domains,
  verification,
  driftCodes,
  gateCodes,
  { ...projectCodes, foundBy: 'validate' },
];

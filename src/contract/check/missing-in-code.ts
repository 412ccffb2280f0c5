import { reportOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';

export const missingInCode: Rule<'agreement'> = {
  name: 'missing-in-code',
  moment: 'agreement',
  severity: 'error',
  summary: 'What a contract says of a phase is in its code.',
  check: (facts) => reportOf(facts, 'missing-in-code'),
};

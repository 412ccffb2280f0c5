import { reportOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';

export const defaultDisagrees: Rule<'agreement'> = {
  name: 'default-disagrees',
  moment: 'agreement',
  severity: 'error',
  summary: 'A contract and code have the same default for a field.',
  check: (facts) => reportOf(facts, 'default-disagrees'),
};

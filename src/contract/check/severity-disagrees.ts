import { reportOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';

export const severityDisagrees: Rule<'agreement'> = {
  name: 'severity-disagrees',
  moment: 'agreement',
  severity: 'warning',
  summary: 'A contract and code mean the same by the absence of a field.',
  check: (facts) => reportOf(facts, 'severity-disagrees'),
};

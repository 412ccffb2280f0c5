import { reportOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';

export const typeDisagrees: Rule<'agreement'> = {
  name: 'type-disagrees',
  moment: 'agreement',
  severity: 'error',
  summary: 'A contract and code give a field the same type.',
  check: (facts) => reportOf(facts, 'type-disagrees'),
};

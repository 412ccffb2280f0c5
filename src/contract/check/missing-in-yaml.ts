import { reportOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';

export const missingInYaml: Rule<'agreement'> = {
  name: 'missing-in-yaml',
  moment: 'agreement',
  severity: 'error',
  summary: 'What code says of a phase is in its contract.',
  check: (facts) => reportOf(facts, 'missing-in-yaml'),
};

import { disagreementRule } from '../agreement/index.ts';

export const severityDisagrees = disagreementRule(
  'severity-disagrees',
  'warning',
  'A contract and code mean the same by the absence of a field.',
);

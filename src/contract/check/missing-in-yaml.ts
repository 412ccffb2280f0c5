import { disagreementRule } from '../agreement/index.ts';

export const missingInYaml = disagreementRule(
  'missing-in-yaml',
  'error',
  'What code says of a phase is in its contract.',
);

import { disagreementRule } from '../agreement/index.ts';

export const missingInCode = disagreementRule(
  'missing-in-code',
  'error',
  'What a contract says of a phase is in its code.',
);

import { disagreementRule } from '../agreement/index.ts';

export const defaultDisagrees = disagreementRule(
  'default-disagrees',
  'error',
  'A contract and code have the same default for a field.',
);

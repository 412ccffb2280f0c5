import { disagreementRule } from '../agreement/index.ts';

export const typeDisagrees = disagreementRule(
  'type-disagrees',
  'error',
  'A contract and code give a field the same type.',
);

import type { Severity } from '../../core/index.ts';
import type { Rule } from '../rule.ts';
import { type Disagreement, disagreementsOf } from './compare.ts';

/** A rule about one way in which the two sides of a pair differ. */
export const disagreementRule = (
  name: Disagreement['kind'],
  severity: Severity,
  summary: string,
): Rule<'agreement'> => ({
  name,
  moment: 'agreement',
  severity,
  summary,
  *check({ pairs, authority }) {
    for (const pair of pairs)
      for (const { kind, finding } of disagreementsOf(pair, authority)) if (kind === name) yield finding;
  },
});

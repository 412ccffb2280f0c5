import { deedOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';
import { readTouches } from '../source/typescript/body-compare.ts';

export const unusedRequire: Rule<'agreement'> = {
  name: 'unused-require',
  moment: 'agreement',
  severity: 'warning',
  summary: 'What a phase requires is read by its code.',
  *check({ pairs }) {
    for (const pair of pairs) {
      const deed = deedOf(pair);
      if (!deed || deed.body.opensReads) continue;
      const { reads } = deed.body;
      for (const one of deed.requires) {
        if (reads.some((read) => readTouches(read, one.name))) continue;
        yield {
          message: `Phase "${deed.id}" requires "${one.name}", but its code never reads it.`,
          at: one.at,
          phase: deed.id,
          field: one.name,
          help: 'Read it, or take it out of what the phase requires.',
        };
      }
    }
  },
};

import { deedOf, touches } from '../agreement/index.ts';
import { didYouMean } from '../did-you-mean.ts';
import { segmentsOf } from '../model/index.ts';
import type { Rule } from '../rule.ts';

export const undeclaredWrite: Rule<'agreement'> = {
  name: 'undeclared-write',
  moment: 'agreement',
  severity: 'error',
  summary: 'The code of a phase writes only what the phase produces.',
  *check({ pairs }) {
    for (const pair of pairs) {
      const deed = deedOf(pair);
      if (!deed || deed.isPartial) continue;
      const names = deed.produces.map(({ name }) => name);
      for (const { path, at } of deed.body.writes) {
        const segments = segmentsOf(path);
        if (deed.produces.some((one) => touches(segments, one))) continue;
        yield {
          message: `Phase "${deed.id}" writes "${path}" in code, but does not produce it.`,
          at,
          phase: deed.id,
          field: path,
          ...didYouMean(path, names, 'Add it to what the phase produces, or take it out of the result'),
        };
      }
    }
  },
};

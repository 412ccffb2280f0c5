import { deedOf } from '../agreement/index.ts';
import { didYouMean } from '../did-you-mean.ts';
import { segmentsOf } from '../model/index.ts';
import type { Rule } from '../rule.ts';
import { readTouches } from '../source/typescript/body-compare.ts';

export const undeclaredRead: Rule<'agreement'> = {
  name: 'undeclared-read',
  moment: 'agreement',
  severity: 'error',
  summary: 'The code of a phase reads only what the phase requires.',
  *check({ pairs }) {
    for (const pair of pairs) {
      const deed = deedOf(pair);
      if (!deed || deed.isPartial) continue;
      const names = deed.requires.map(({ name }) => name);
      for (const read of deed.body.reads) {
        const { path, at, end } = read;
        if (deed.requires.some((one) => readTouches(read, one.name))) continue;
        if (end === 'call' && segmentsOf(path).length === 1 && Object.hasOwn(Object.prototype, path)) continue;
        yield {
          message: `Phase "${deed.id}" reads "${path}" in code, but does not require it.`,
          at,
          phase: deed.id,
          field: path,
          ...didYouMean(path, names, 'Add it to what the phase requires, or read a field that it requires'),
        };
      }
    }
  },
};

import { deedOf } from '../agreement/index.ts';
import type { Rule } from '../rule.ts';
import { writeTouches } from '../source/typescript/body-compare.ts';

export const unproduced: Rule<'agreement'> = {
  name: 'unproduced',
  moment: 'agreement',
  severity: 'error',
  summary: 'What a phase produces is written by its code.',
  *check({ pairs }) {
    for (const pair of pairs) {
      const deed = deedOf(pair);
      if (!deed || deed.body.opensWrites) continue;
      for (const one of deed.produces) {
        const writes = deed.body.writes.filter((write) => writeTouches(write, one.name));
        if (one.optional ? writes.length > 0 : writes.some(({ always }) => always)) continue;
        const [sometimes] = writes;
        const base = { at: one.at, phase: deed.id, field: one.name };
        if (sometimes)
          yield {
            ...base,
            message: `Phase "${deed.id}" produces "${one.name}", but its code writes it on some ways only.`,
            certainty: 'possible',
            related: [{ message: 'It is written here.', at: sometimes.at }],
            help: 'Write it before every return, or declare it optional.',
          };
        else
          yield {
            ...base,
            message: `Phase "${deed.id}" produces "${one.name}", but its code never writes it.`,
            help: 'Put it into the result, or take it out of what the phase produces.',
          };
      }
    }
  },
};

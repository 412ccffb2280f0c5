import { suggestOr } from '../../../core/index.ts';
import { problemRule } from '../problem-rule.ts';
import { phaseWords, sentence } from '../words.ts';

export const unknownPhase = problemRule(
  'unknown-phase',
  'Every phase that is named exists.',
  ({ phase, at, where, owner }, input, ids) => {
    const subject = owner === undefined ? 'A loop' : sentence(phaseWords(input, owner));
    return {
      message: `${subject} names phase "${phase}"${where === 'after' ? ' in "after"' : ''}, which does not exist.`,
      at,
      ...(owner === undefined ? {} : { phase: owner }),
      help: suggestOr(phase, ids, 'Name a phase of this workflow.'),
      data: { key: phase },
    };
  },
);

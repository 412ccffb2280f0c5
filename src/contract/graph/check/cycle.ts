import { problemRule } from '../problem-rule.ts';
import { phaseWords, sentence } from '../words.ts';

export const cycle = problemRule(
  'cycle',
  'Phases wait for one another in one direction only; going back is a declared loop.',
  ({ phases, edge, phase }, input) => {
    const { dialect } = input;
    const names = phases
      .slice(0, 6)
      .map((one) => (dialect ? dialect.phase(one.id) : `"${one.id}"`))
      .join(', ');
    return {
      message:
        phases.length === 1
          ? `${sentence(phaseWords(input, phase.id))} waits for itself.`
          : `${dialect ? sentence(names) : `Phases ${names}`}${phases.length > 6 ? ' and others' : ''} wait for one another.`,
      at: edge.at,
      phase: phase.id,
      related: phases
        .slice(0, 6)
        .map((one) => ({ message: `${sentence(phaseWords(input, one.id))} is part of the cycle.`, at: one.at })),
      help: dialect
        ? 'Take the edge that goes back out.'
        : 'Take the edge that goes back out of "after" and declare it under "loops".',
    };
  },
);

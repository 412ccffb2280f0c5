import { problemRule } from '../problem-rule.ts';

export const cycle = problemRule(
  'cycle',
  'Phases wait for one another in one direction only; going back is a declared loop.',
  ({ phases, edge, phase }) => {
    const names = phases
      .slice(0, 6)
      .map((one) => `"${one.id}"`)
      .join(', ');
    return {
      message:
        phases.length === 1
          ? `Phase "${phase.id}" waits for itself.`
          : `Phases ${names}${phases.length > 6 ? ' and others' : ''} wait for one another.`,
      at: edge.at,
      phase: phase.id,
      related: phases.slice(0, 6).map((one) => ({ message: `Phase "${one.id}" is part of the cycle.`, at: one.at })),
      help: 'Take the edge that goes back out of "after" and declare it under "loops".',
    };
  },
);

import { problemRule } from '../problem-rule.ts';

export const duplicatePhase = problemRule('duplicate-phase', 'A phase id is used once.', ({ phase, first }) => ({
  message: `Phase "${phase.id}" is declared a second time.`,
  at: phase.at,
  phase: phase.id,
  related: [{ message: `Phase "${phase.id}" is declared here first.`, at: first.at }],
  help: 'Give one of the two another id.',
}));

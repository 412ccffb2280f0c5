import { problemRule } from '../problem-rule.ts';

export const loopNotBack = problemRule(
  'loop-not-back',
  'A loop goes back to a phase that comes before its end.',
  ({ loop }) => ({
    message: `Loop from "${loop.from}" to "${loop.to}" does not go back: no way leads from "${loop.to}" to "${loop.from}".`,
    at: loop.at,
    phase: loop.from,
    help: `Let "to" name a phase that comes before "${loop.from}".`,
    data: { key: `${loop.from} ${loop.to}` },
  }),
);

import { loadingCode as code, type RuleOwner } from '../rule.ts';

/** What a comparison of two states of a workflow reports. */
export const driftCodes: RuleOwner = {
  name: 'drift',
  rules: [],
  foundBy: 'diff, gate',
  codes: [
    code('breaking-change', 'error', 'A change takes nothing away from those who read it.'),
    code('potentially-breaking-change', 'warning', 'A change leaves those who read it with what they had.'),
    code('compatible-change', 'info', 'A change that nobody can notice is told, and fails nothing.'),
  ],
};

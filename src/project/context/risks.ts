import { priorities, type Risk } from './model.ts';

const rank = ({ priority }: Risk): number =>
  priority === undefined ? priorities.length : priorities.indexOf(priority);

/** The most urgent first; those of which nobody says how urgent they are, last. */
export const risksByUrgency = (risks: readonly Risk[] = []): readonly Risk[] =>
  risks.toSorted((a, b) => rank(a) - rank(b));

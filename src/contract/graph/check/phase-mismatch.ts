import { suggestOr } from '../../../core/index.ts';
import type { Rule } from '../../rule.ts';

export const phaseMismatch: Rule<'preflight'> = {
  name: 'phase-mismatch',
  moment: 'preflight',
  severity: 'error',
  summary: 'The phases that are about to run are the phases of the contract.',
  *check({ graph, registered }) {
    if (registered === undefined) return;
    const { phases, index } = graph.topology;
    const given = new Set(registered);
    for (const name of given) {
      if (index.has(name)) continue;
      yield {
        message: `Phase "${name}" is about to run, but the contract does not declare it.`,
        at: graph.input.at,
        phase: name,
        help: suggestOr(name, index.keys(), `Declare phase "${name}", or do not run it.`),
      };
    }
    for (const phase of phases) {
      if (given.has(phase.id)) continue;
      yield {
        message: `Phase "${phase.id}" of the contract is not among the phases that are about to run.`,
        at: phase.at,
        phase: phase.id,
        help: `Run phase "${phase.id}", or take it out of the contract.`,
      };
    }
  },
};

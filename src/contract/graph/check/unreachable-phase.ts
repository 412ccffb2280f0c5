import type { Rule } from '../../rule.ts';
import { unreachableNodes } from '../requirements.ts';
import { phaseWords, sentence } from '../words.ts';

export const unreachablePhase: Rule<'static'> = {
  name: 'unreachable-phase',
  moment: 'static',
  severity: 'error',
  summary: 'Every phase runs in some run.',
  *check({ graph }) {
    for (const [node, reason] of unreachableNodes(graph)) {
      const phase = graph.topology.phases[node];
      if (!phase) continue;
      const own = reason === 'condition';
      yield {
        message: `${sentence(phaseWords(graph.input, phase.id))} can never run: ${own ? 'its condition is never true' : 'what it waits for can never run'}.`,
        at: own && phase.condition ? phase.condition.at : phase.at,
        phase: phase.id,
        help: own
          ? `Correct the condition, or take ${graph.input.dialect ? 'it' : 'the phase'} out.`
          : graph.input.dialect
            ? 'Let one of those that it waits for run, or take it out.'
            : 'Let one of the phases in "after" run, or take the phase out.',
      };
    }
  },
};

import type { Rule } from '../../rule.ts';

export const phaseNotRun: Rule<'postrun'> = {
  name: 'phase-not-run',
  moment: 'postrun',
  severity: 'warning',
  summary: 'In recorded runs that came to their end, every phase ran or was skipped.',
  *check({ graph, runs }) {
    const whole = runs.filter(({ state }) => state === 'succeeded' || state === 'degraded');
    for (const { id, at } of graph.input.phases) {
      const silent = whole.filter(({ phases }) => {
        const seen = phases.get(id);
        return seen === undefined || seen.ran + seen.skipped === 0;
      }).length;
      if (silent === 0) continue;
      const of = whole.length === 1 ? 'the run' : `${silent} of ${whole.length} runs`;
      yield {
        message: `Phase "${id}" neither ran nor was skipped in ${of}.`,
        at,
        phase: id,
        help: `Run phase "${id}" under the guard, say that it is skipped, or take it out of the contract.`,
        data: { runs: whole.length, hit: silent },
      };
    }
  },
};

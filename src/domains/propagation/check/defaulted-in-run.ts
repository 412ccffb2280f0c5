import type { Rule } from '../../../contract/index.ts';
import { runsOf, seenFields } from '../observed.ts';

export const defaultedInRun: Rule<'postrun'> = {
  name: 'defaulted-in-run',
  moment: 'postrun',
  severity: 'warning',
  summary: 'In recorded runs, critical fields arrived and did not take their defaults.',
  *check(facts) {
    for (const { phase, boundary, field, at, critical, seen } of seenFields(facts)) {
      if (boundary !== 'entry' || !critical) continue;
      const hit = seen.filter(({ defaulted }) => defaulted > 0).length;
      if (hit === 0) continue;
      yield {
        message: `Critical field "${field}" of phase "${phase}" took its default in ${runsOf(hit, seen.length)}.`,
        at,
        phase,
        field,
        help: `Find out why "${field}" did not arrive: its producer was skipped, left it out, or does not come before.`,
        data: { runs: seen.length, hit },
      };
    }
  },
};

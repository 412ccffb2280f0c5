import type { Rule } from '../../../contract/index.ts';
import { reasonsOf, runsOf, seenFields } from '../observed.ts';
import { severityOfField } from '../words.ts';

export const failedInRun: Rule<'postrun'> = {
  name: 'failed-in-run',
  moment: 'postrun',
  severity: 'error',
  summary: 'In recorded runs, fields were at their boundaries as the contract promises them.',
  *check(facts) {
    for (const { phase, boundary, field, at, severity, seen } of seenFields(facts)) {
      const failed = seen.filter((one) => one.failed > 0);
      if (failed.length === 0) continue;
      const where = boundary === 'entry' ? 'when it started' : 'when it ended';
      yield {
        message: `Field "${field}" of phase "${phase}" failed ${where} in ${runsOf(failed.length, seen.length)} (${reasonsOf(failed)}).`,
        at,
        severity: severityOfField(severity),
        phase,
        field,
        help:
          boundary === 'entry'
            ? `Let a phase before "${phase}" produce "${field}" as it is declared.`
            : `Let phase "${phase}" produce "${field}" as it is declared.`,
        data: { key: boundary, runs: seen.length, hit: failed.length },
      };
    }
  },
};

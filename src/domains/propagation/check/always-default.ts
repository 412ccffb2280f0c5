import { absentBit, defaultBit, type Rule, readFacts } from '../../../contract/index.ts';

export const alwaysDefault: Rule<'static'> = {
  name: 'always-default',
  moment: 'static',
  severity: 'info',
  summary: 'A default is for the runs in which nobody produces the field, not for all of them.',
  *check({ graph }) {
    for (const { read, phase, real, unknown, defaulted, absent } of readFacts(graph, absentBit | defaultBit)) {
      if (read.critical || !read.defaulted || read.severity === 'blocking' || real || unknown || !(defaulted || absent))
        continue;
      yield {
        message: `Field "${read.field}" of ${phase === undefined ? 'the outputs' : `phase "${phase}"`} never gets anything but its default: no producer reaches it.`,
        at: read.at,
        field: read.field,
        ...(phase === undefined ? {} : { phase }),
        help: `Produce "${read.field}" before, or make the default a constant of the phase.`,
      };
    }
  },
};

import { type Rule, readFacts } from '../../../contract/index.ts';
import { factsByRead } from '../seeds.ts';

export const unseededEnrichment: Rule<'preflight'> = {
  name: 'unseeded-enrichment',
  moment: 'preflight',
  severity: 'warning',
  summary: 'An enrichment field is in the initial context, or a phase before its reader produces it.',
  *check({ graph, seeded, initialFile }) {
    const before = factsByRead(graph);
    for (const { read, phase, absent, real, unknown, defaulted, ref, place, guarded } of readFacts(seeded)) {
      if (place !== 'entry' || !read.defaulted || read.severity === 'blocking' || !(absent || defaulted)) continue;
      const known = before.get(ref);
      if (known && (known.absent || known.defaulted) && !(known.real && !real)) continue;
      const definite = !real && !unknown;
      yield {
        message: `Phase "${phase ?? ''}" ${definite ? 'takes' : 'may take'} the default of field "${read.field}": ${initialFile} lacks it and ${definite ? 'no phase before produces it' : 'not every run produces it before'}.`,
        at: read.at,
        certainty: definite ? 'definite' : guarded ? 'guarded' : 'possible',
        severity: read.critical ? 'warning' : 'info',
        field: read.field,
        ...(phase === undefined ? {} : { phase }),
        help: `Add "${read.field}" to the initial context if its real value is known.`,
      };
    }
  },
};

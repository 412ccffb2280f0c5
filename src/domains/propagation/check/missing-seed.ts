import { type Rule, readFacts } from '../../../contract/index.ts';
import { factsByRead } from '../seeds.ts';
import { readerOf, severityOfField } from '../words.ts';

export const missingSeed: Rule<'preflight'> = {
  name: 'missing-seed',
  moment: 'preflight',
  severity: 'error',
  summary: 'The initial context holds every field that the workflow needs from its caller.',
  *check({ graph, seeded, initialFile }) {
    const before = factsByRead(graph);
    for (const fact of readFacts(seeded)) {
      const { read, phase, absent, real, defaulted, unknown, ref } = fact;
      const known = before.get(ref);
      if (!absent || (read.defaulted && read.severity !== 'blocking')) continue;
      const definite = !real && !defaulted && !unknown;
      // What is wrong with every initial context is a matter of `propagation/dangling-read`.
      if (known?.absent && (!definite || !known.real)) continue;
      yield {
        message: `${readerOf(seeded, fact)}, but ${initialFile} lacks it and ${definite ? 'no phase before produces it' : 'not every run produces it before'}.`,
        at: read.at,
        certainty: definite ? 'definite' : fact.guarded ? 'guarded' : 'possible',
        severity: severityOfField(read.severity),
        field: read.field,
        ...(phase === undefined ? {} : { phase }),
        help: `Add "${read.field}" to the initial context.`,
        data: { key: fact.place, place: fact.place },
      };
    }
  },
};

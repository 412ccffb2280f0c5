import {
  type Field,
  fits,
  lookUp,
  printType,
  type ReadFact,
  type Rule,
  readFacts,
  type StaticFacts,
  seesSeed,
} from '../../../contract/index.ts';

export const wrongSeedType: Rule<'preflight'> = {
  name: 'wrong-seed-type',
  moment: 'preflight',
  severity: 'error',
  summary: 'What the initial context holds has the type and keeps the constraints of the fields that read it.',
  *check(facts) {
    const { seeded, initial, initialFile } = facts;
    for (const fact of readFacts(seeded)) {
      const { read, phase, real, place } = fact;
      if (!real || (place !== 'entry' && place !== 'output')) continue;
      const asked: Pick<Field, 'type' | 'constraints'> = declared(facts, fact) ?? { type: read.type };
      const { values } = lookUp(initial, read.field);
      if (values.every((value) => fits(value, asked)) || !seesSeed(seeded, fact)) continue;
      yield {
        message: `Field "${read.field}" in ${initialFile} does not fit type "${printType(asked.type)}"${asked.constraints ? ' and the constraints' : ''} that ${phase === undefined ? 'the outputs ask' : `phase "${phase}" asks`} for.`,
        at: read.at,
        field: read.field,
        ...(phase === undefined ? {} : { phase }),
        help: `Correct "${read.field}" in the initial context, or the declaration.`,
      };
    }
  },
};

const declared = ({ contract }: StaticFacts, { phase, read }: ReadFact): Field | undefined => {
  const from = contract?.phases.find((one) => one.id === phase);
  const list = phase === undefined ? contract?.outputs : [...(from?.required ?? []), ...(from?.enrichment ?? [])];
  return list?.find((field) => field.name === read.field);
};

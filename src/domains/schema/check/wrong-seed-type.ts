import {
  declaredField,
  type Field,
  fits,
  lookUp,
  printType,
  type Rule,
  readFacts,
  seesSeed,
} from '../../../contract/index.ts';
import type { Finding, Span } from '../../../core/index.ts';

export const wrongSeedType: Rule<'preflight'> = {
  name: 'wrong-seed-type',
  moment: 'preflight',
  severity: 'error',
  summary: 'What the initial context holds has the type and keeps the constraints of the fields that read it.',
  *check(facts) {
    const { seeded, initial, initialFile, contract } = facts;
    const told = new Set<string>();
    for (const input of contract?.inputs ?? []) {
      if (lookUp(initial, input.name, input.type).values.every((value) => fits(value, input))) continue;
      told.add(input.name);
      yield mismatch({ field: input.name, at: input.at, asked: input, who: 'the inputs ask', initialFile });
    }
    for (const fact of readFacts(seeded)) {
      const { read, phase, real, place } = fact;
      if (!real || told.has(read.field) || (place !== 'entry' && place !== 'output')) continue;
      const asked: Asked = declaredField(facts, fact) ?? { type: read.type };
      const { values } = lookUp(initial, read.field, asked.type);
      if (values.every((value) => fits(value, asked)) || !seesSeed(seeded, fact)) continue;
      const who = phase === undefined ? 'the outputs ask' : `phase "${phase}" asks`;
      const finding = mismatch({ field: read.field, at: read.at, asked, who, initialFile });
      yield phase === undefined ? finding : { ...finding, phase };
    }
  },
};

type Asked = Pick<Field, 'type' | 'constraints'>;

const mismatch = (told: { field: string; at: Span; asked: Asked; who: string; initialFile: string }): Finding => ({
  message: `Field "${told.field}" in ${told.initialFile} does not fit type "${printType(told.asked.type)}"${told.asked.constraints ? ' and the constraints' : ''} that ${told.who} for.`,
  at: told.at,
  field: told.field,
  help: `Correct "${told.field}" in the initial context, or the declaration.`,
});

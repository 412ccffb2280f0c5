import { declaredField, lookUp, type Rule, readFacts, seesSeed } from '../../../contract/index.ts';

export const emptySeed: Rule<'preflight'> = {
  name: 'empty-seed',
  moment: 'preflight',
  severity: 'warning',
  summary: 'A critical field that the caller seeds has a real value.',
  *check(facts) {
    const { seeded, initial, initialFile } = facts;
    for (const fact of readFacts(seeded)) {
      const { read, phase, real, place } = fact;
      if (!read.critical || !real || (place !== 'entry' && place !== 'output')) continue;
      const { values } = lookUp(initial, read.field, read.type);
      const standIn = declaredField(facts, fact)?.default;
      const what = values.some(isEmpty)
        ? 'has no real value'
        : standIn && values.some((value) => same(value, standIn.value))
          ? 'is but its default'
          : undefined;
      if (what === undefined || !seesSeed(seeded, fact)) continue;
      yield {
        message: `${phase === undefined ? `Critical output "${read.field}"` : `Critical field "${read.field}" of phase "${phase}"`} ${what} in ${initialFile}.`,
        at: read.at,
        field: read.field,
        ...(phase === undefined ? {} : { phase }),
        help: `Give "${read.field}" its real value, or say "critical: false".`,
      };
    }
  },
};

/** Values that stand for "nothing known": empty text, list or mapping, and the word "unknown". */
const isEmpty = (value: unknown): boolean => {
  if (typeof value === 'string') return value.trim() === '' || value.trim().toLowerCase() === 'unknown';
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
};

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

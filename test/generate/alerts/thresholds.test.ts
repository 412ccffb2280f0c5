import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { defaultThresholds, readThresholds } from '../../../src/generate/index.ts';
import { readText } from '../../sources.ts';

const read = (value: unknown) => readThresholds(value, defaultThresholds);
const problemsOf = (value: unknown): readonly string[] => {
  const result = read(value);
  return result.kind === 'error' ? result.problems : [];
};

describe('the table of thresholds', () => {
  it('is what the repository ships, and passes its own examination', () => {
    const table = load(readText('rules/alerts/default.yaml'));
    expect(table).toEqual(defaultThresholds);
    expect(read(table)).toEqual({ kind: 'thresholds', thresholds: defaultThresholds });
  });

  it('stands where a user says nothing', () => {
    expect(read(null)).toEqual({ kind: 'thresholds', thresholds: defaultThresholds });
    expect(read({ low: { window: '2h' }, burn: [] })).toEqual({
      kind: 'thresholds',
      thresholds: { ...defaultThresholds, low: { ...defaultThresholds.low, window: '2h' }, burn: [] },
    });
  });

  it.each([
    [[], ['The table is no mapping.']],
    [{ objectiv: 99 }, ['Key "objectiv" is not known. Did you mean "objective"?']],
    [{ objective: 0 }, ['"objective" is not a share above 0 and up to 100.']],
    [{ low: 'off' }, ['"low" is no mapping.']],
    [{ low: { windw: '1h' } }, ['Key "low.windw" is not known. Did you mean "window"?']],
    [
      { low: { window: '1 hour', severity: 'page' } },
      [
        '"low.window" is not a duration such as "90s", "5m" or "7d", of at least 5 seconds.',
        '"low.severity" is not critical, warning, info.',
      ],
    ],
    [{ field_lost: { verdicts: 1.5 } }, ['"field_lost.verdicts" is not a whole number from 1.']],
    [{ burn: [{ long: '1h', short: '2h', rate: 1 }] }, ['"burn[0].short" is not shorter than "burn[0].long".']],
    [{ burn: [{ long: '1h' }] }, ['"burn[0]" lacks "long", "short" or "rate".']],
    [
      { low: { for: '1d' } },
      [
        '"dropped.past" is shorter than eight times the longest "for".',
        '"absent.past" is shorter than eight times the longest "for".',
      ],
    ],
    [{ absent: { window: '4d' } }, ['"absent.past" is shorter than two times "absent.window".']],
  ])('says what is wrong with %j', (table, problems) => {
    expect(problemsOf(table)).toEqual(problems);
  });
});

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { diagnostics, empty, sample } from './sample.ts';

// What GitLab reads of a code quality report, closed: a key that it does not know fails the test.
const closed = (properties: Readonly<Record<string, unknown>>): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: Object.keys(properties),
});
const text = { type: 'string', minLength: 1 };
const line = { type: 'integer', minimum: 1 };
const validate = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: closed({
    description: text,
    check_name: text,
    fingerprint: text,
    severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
    location: closed({ path: text, lines: closed({ begin: line, end: line }) }),
  }),
});

interface Entry {
  readonly severity: string;
  readonly fingerprint: string;
  readonly location: object;
}
const entriesOf = (...args: Parameters<typeof sample>): readonly Entry[] =>
  JSON.parse(reporters.gitlab(sample(...args)));

describe('gitlab', () => {
  it('is what GitLab reads, with findings and without', () => {
    for (const report of [sample(), empty()]) {
      validate(JSON.parse(reporters.gitlab(report)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('tells what is certain from what is possible by the severity', () => {
    const [first] = diagnostics;
    if (first === undefined) throw new TypeError('The sample has findings.');
    const of = (severity: 'error' | 'warning' | 'info', certainty: 'definite' | 'possible') =>
      entriesOf({ diagnostics: [{ ...first, severity, certainty }] })[0]?.severity;
    expect([of('error', 'definite'), of('error', 'possible')]).toEqual(['critical', 'major']);
    expect([of('warning', 'definite'), of('warning', 'possible')]).toEqual(['major', 'minor']);
    expect([of('info', 'definite'), of('info', 'possible')]).toEqual(['info', 'info']);
  });

  it('gives path and line, and no fingerprint twice', () => {
    expect(entriesOf()[3]?.location).toEqual({ path: 'flows/artisan.contract.yaml', lines: { begin: 30, end: 30 } });
    const twice = entriesOf({ diagnostics: [...diagnostics, ...diagnostics.map((d) => ({ ...d, line: d.line + 1 }))] });
    expect(new Set(twice.map(({ fingerprint }) => fingerprint)).size).toBe(10);
    expect(twice[0]?.fingerprint).toBe(diagnostics[0]?.fingerprint);
  });
});

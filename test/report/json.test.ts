import { describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { diagnostics, sample } from './sample.ts';

const keysOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];

describe('json', () => {
  it('keeps its published keys in their published order', () => {
    const parsed: Record<string, unknown> & { diagnostics: readonly unknown[] } = JSON.parse(reporters.json(sample()));
    expect(keysOf(parsed)).toEqual(['schemaVersion', 'tool', 'diagnostics', 'summary']);
    expect(keysOf(parsed['summary'])).toEqual([
      'files',
      'workflows',
      'phases',
      'fields',
      'errors',
      'warnings',
      'infos',
      'unknown',
      'suppressed',
    ]);
    expect(keysOf(parsed.diagnostics[2])).toEqual([
      'code',
      'severity',
      'certainty',
      'message',
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'workflow',
      'phase',
      'field',
      'related',
      'help',
      'fingerprint',
      'witness',
    ]);
  });

  it('leaves out what is absent and sorts what a rule adds', () => {
    const [first] = diagnostics;
    if (first === undefined) throw new TypeError('The sample has findings.');
    const { related: _, help: __, ...bare } = first;
    const text = reporters.json(sample({ diagnostics: [{ ...bare, data: { z: 1, a: 'x' } }] }));
    expect(text).not.toContain('related');
    expect(text).not.toContain('null');
    expect(text.indexOf('"a": "x"')).toBeLessThan(text.indexOf('"z": 1'));
  });
});

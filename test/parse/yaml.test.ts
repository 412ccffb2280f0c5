import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/core/index.ts';
import { parseAllErrors, parseDocument } from '../../src/parse/index.ts';

const codes = (text: string, file = 'x.yaml') =>
  parseDocument(createSource(file, text)).findings.map(({ code }) => code);

describe('reading a file', () => {
  it('survives a JSON string of many megabytes', () => {
    expect(codes(`{"a": "${'x'.repeat(20_000_000)}"}`, 'x.json')).toEqual([]);
    expect(codes(`{"a": "${'\\n'.repeat(9_000_000)}"}`, 'x.json')).toEqual([]);
    expect(codes(`{"a": "${'x'.repeat(20_000_000)}}`, 'x.json')).toEqual(['contract/syntax']);
  });

  it('asks for JSON however the ending of the name is written', () => {
    expect(codes('a: 1\n', 'X.JSON')).toEqual(['contract/syntax']);
  });

  it('does not take a tag with "depth" in its name for deep nesting', () => {
    expect(codes('a: !depth!x 1\n')).toEqual(['contract/syntax']);
  });

  it.each([
    '- a\nhunter2\nb: hunter2\n',
    'a: |x hunter2\n',
    'a: "x" hunter2\n',
    '- a\nb: hunter2\n',
    'a: }\nhunter2\n',
  ])('never prints what the broken file %j holds', async (text) => {
    const findings = await parseAllErrors(createSource('x.yaml', text));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ message }) => message).join('\n')).not.toContain('hunter2');
  });
});

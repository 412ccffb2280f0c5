import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf, lines, spanOf, verifyFiles } from './fakes.ts';

describe('verification', () => {
  it('turns what loading and rules find into diagnostics with lines, severities and totals', () => {
    const file = fileOf('a.yaml', 'x: here\ny: there\n');
    const broken = { ...file, findings: [{ code: 'flow/syntax', message: 'No.', at: spanOf(file.source, 'there') }] };
    const result = verifyFiles([broken], { yields: { lost: [{ field: 'f' }], dead: [{}] } });
    expect(lines(result)).toEqual(['1 flow/dead warning', '1 flow/lost error', '2 flow/syntax error']);
    expect(result.summary).toEqual({
      files: 1,
      workflows: 1,
      phases: 2,
      fields: 3,
      errors: 2,
      warnings: 1,
      infos: 0,
      unknown: 0,
      suppressed: 0,
    });
  });

  it('lowers what is only possible by one step, makes what is guarded info, hides and counts the unknown', () => {
    const certainties = (['definite', 'possible', 'guarded', 'unknown'] as const).map((certainty) => ({
      certainty,
      field: certainty,
      message: certainty,
    }));
    const result = verifyFiles([fileOf('a.yaml', 'here')], { yields: { lost: certainties } });
    expect(result.diagnostics.map((one) => [one.message, one.severity])).toEqual([
      ['definite', 'error'],
      ['guarded', 'info'],
      ['possible', 'warning'],
    ]);
    expect(result.summary.unknown).toBe(1);
    expect(result.notes).toEqual(['a.yaml:1:1: undecided: unknown [flow/lost]']);
  });

  it('says the same thing once, and different things at one place each', () => {
    const result = verifyFiles([fileOf('a.yaml', 'here')], { yields: { lost: [{}, {}, { message: 'Other.' }] } });
    expect(result.diagnostics.map((one) => one.message)).toEqual(['Other.', 'Something is lost.']);
  });

  it('keeps related places, witness, help and data', () => {
    const file = fileOf('a.yaml', 'here\nthere\n');
    const at = spanOf(file.source, 'there');
    const finding = {
      related: [{ message: 'There.', at }],
      witness: [{ message: 'Runs.', at, phase: 'p' }],
      help: 'Do it.',
      data: { key: 'k' },
    };
    const [first] = verifyFiles([file], { yields: { lost: [finding] } }).diagnostics;
    const place = { file: 'a.yaml', line: 2, column: 1, endLine: 2, endColumn: 6 };
    expect(first).toMatchObject({
      related: [{ message: 'There.', ...place }],
      witness: [{ message: 'Runs.', phase: 'p', ...place }],
      help: 'Do it.',
      data: { key: 'k' },
    });
  });

  it('gives a finding the same fingerprint when lines move, the file of its workflow is renamed or its words change', () => {
    const finding = { workflow: 'w', phase: 'p', field: 'f', data: { key: 'k' } };
    const print = (name: string, text: string, more: object = {}) =>
      verifyFiles([fileOf(name, text)], { yields: { lost: [{ ...finding, ...more }] } }).diagnostics[0]?.fingerprint;
    const first = print('a.yaml', 'here');
    expect(first).toMatch(/^[0-9a-f]{16}$/u);
    expect(print('b.yaml', '\n\n  here', { message: 'New words.' })).toBe(first);
    for (const more of [{ workflow: 'v' }, { phase: 'q' }, { field: 'g' }, { data: { key: 'l' } }]) {
      expect(print('a.yaml', 'here', more)).not.toBe(first);
    }
  });

  it('gives a finding of no workflow the same fingerprint from whichever folder it is checked', () => {
    const print = (name: string, projectPath: (file: string) => string) =>
      verifyFiles([fileOf(name, 'here')], { yields: { lost: [{}] }, projectPath }).diagnostics[0]?.fingerprint;
    expect(print('sub/a.yaml', (file) => file)).toBe(print('a.yaml', (file) => `sub/${file}`));
  });

  it('gives the same result whatever the order of the files', () => {
    const files = ['a', 'b', 'c', 'd'].map((name) =>
      fileOf(`${name}.yaml`, '# contextcore-ignore-file flow/dead -- no\nhere'),
    );
    const yields = { lost: [{}, { field: 'f' }], dead: [{}] };
    const expected = verifyFiles(files, { yields });
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: 4 }), (shuffled) => {
        const result = verifyFiles(shuffled, { yields });
        expect(result.diagnostics).toEqual(expected.diagnostics);
        expect(result.silenced).toEqual(expected.silenced);
      }),
    );
  });

  it('asks rules about an initial context only where there is one', () => {
    const file = fileOf('a.yaml', 'here');
    expect(lines(verifyFiles([file], { yields: { seed: [{}] } }))).toEqual([]);
    if (file.facts?.static === undefined) throw new TypeError('the file has facts');
    const { graph } = file.facts.static;
    const preflight = { ...file.facts.static, seeded: graph, initial: {}, initialFile: 'initial.json' };
    const ready = { ...file, facts: { ...file.facts, preflight } };
    expect(lines(verifyFiles([ready], { yields: { seed: [{}] } }))).toEqual(['1 flow/seed warning']);
  });
});

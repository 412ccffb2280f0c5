import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, type Baseline, printBaseline, prune } from '../../src/verify/index.ts';
import { fileOf, lines, spanOf, verifyFiles } from './fakes.ts';

const projectPath = (file: string): string => file;
const empty: Baseline = { entries: [] };
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `Number ${i}.` }));
const run = (dead: number, more: Parameters<typeof verifyFiles>[1] = {}) =>
  verifyFiles([fileOf('a.yaml', 'here')], { yields: { dead: messages(dead), lost: [{}] }, ...more });
const baselineOf = (dead: number): Baseline => accept(empty, run(dead).diagnostics, { projectPath });
/** As read from a file: every entry knows its place. */
const placed = (baseline: Baseline): Baseline => {
  const { source } = fileOf('contextcore.baseline.json', 'entry');
  return { entries: baseline.entries.map((entry) => ({ ...entry, at: spanOf(source, 'entry') })) };
};

describe('the baseline', () => {
  it('accepts as many equal findings as it counts; the rest is new', () => {
    const result = run(3, { baseline: baselineOf(2) });
    expect(lines(result)).toEqual(['1 flow/dead warning']);
    expect(result.baseline).toEqual({ new: 1, same: 3, removed: 0 });
    expect(result.summary).toMatchObject({ errors: 0, warnings: 1, suppressed: 3 });
  });

  it('says which of its entries are no longer found', () => {
    const result = run(1, { baseline: placed(baselineOf(3)) });
    expect(result.diagnostics).toMatchObject([
      {
        code: 'verify/stale-baseline',
        file: 'contextcore.baseline.json',
        message: expect.stringContaining('accepts 2 more "flow/dead"'),
      },
    ]);
    expect(result.baseline).toEqual({ new: 0, same: 2, removed: 1 });
  });

  it('does not call entries stale that lie outside of what is checked', () => {
    const other: Baseline = {
      entries: baselineOf(2).entries.map((entry) => ({ ...entry, fingerprint: 'f'.repeat(16), file: 'b.yaml' })),
    };
    expect(run(0, { baseline: placed(other), inScope: (file) => file === 'a.yaml' }).diagnostics).toHaveLength(1);
    expect(run(0, { baseline: placed(other) }).diagnostics).toHaveLength(3);
  });

  it('tells the files of one workflow name apart, and follows a file that was renamed', () => {
    const twin = (name: string) => fileOf(name, 'here');
    const yields = { lost: [{ workflow: 'w' }] };
    const both = verifyFiles([twin('a.yaml'), twin('b.yaml')], { yields });
    const baseline = placed(accept(empty, both.diagnostics, { projectPath }));
    expect(baseline.entries.map((entry) => entry.file)).toEqual(['a.yaml', 'b.yaml']);
    const inScope = (file: string): boolean => file !== 'a.yaml';
    expect(verifyFiles([twin('b.yaml')], { yields, baseline, inScope }).diagnostics).toEqual([]);
    expect(verifyFiles([twin('b.yaml')], { yields, baseline }).removed).toMatchObject([{ file: 'a.yaml', count: 1 }]);
    expect(verifyFiles([twin('b.yaml'), twin('c.yaml')], { yields, baseline }).diagnostics).toEqual([]);
  });

  it('does not call entries stale whose rule is off or whose file cannot be judged', () => {
    const baseline = placed(baselineOf(2));
    const config = { rules: { 'flow/dead': 'off' } } as const;
    expect(run(0, { baseline, config }).diagnostics).toEqual([]);
    const { facts: _, ...broken } = fileOf('a.yaml', 'here');
    expect(verifyFiles([broken], { baseline }).diagnostics).toEqual([]);
  });

  it('calls entries of rules that are gone stale', () => {
    const gone: Baseline = {
      entries: [{ fingerprint: 'f'.repeat(16), code: 'flow/gone', count: 1, file: 'a.yaml', message: 'Gone.' }],
    };
    expect(verifyFiles([fileOf('a.yaml', 'here')], { baseline: placed(gone) }).diagnostics).toHaveLength(1);
  });

  it('never holds findings about suppressions or about itself', () => {
    const text = '# contextcore-ignore-file flow/lost\nhere';
    const { diagnostics } = verifyFiles([fileOf('a.yaml', text)]);
    expect(diagnostics).toHaveLength(1);
    expect(accept(empty, diagnostics, { projectPath })).toEqual(empty);
  });

  it('is the same bytes for the same findings, sorted, without positions', () => {
    const text = printBaseline(placed(baselineOf(2)));
    expect(text).toBe(printBaseline(baselineOf(2)));
    expect(JSON.parse(text)).toEqual({
      schemaVersion: '1',
      findings: [
        { fingerprint: expect.any(String), code: 'flow/dead', count: 2, file: 'a.yaml', message: 'Number 0.' },
        { fingerprint: expect.any(String), code: 'flow/lost', count: 1, file: 'a.yaml', message: 'Something is lost.' },
      ],
    });
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('keeps reasons apart when something is accepted on top', () => {
    const before = baselineOf(1);
    const more = accept(before, run(2, { baseline: before }).diagnostics, { projectPath, reason: 'billing reads it' });
    expect(more.entries.map(({ count, reason }) => [count, reason])).toEqual([
      [1, undefined],
      [1, 'billing reads it'],
      [1, undefined],
    ]);
    expect(run(2, { baseline: more }).diagnostics).toEqual([]);
  });

  it('accepts exactly what it was made from, and after pruning holds exactly what is left', () => {
    const counts = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(counts, counts, (before, after) => {
        const baseline = placed(baselineOf(before));
        expect(run(before, { baseline }).diagnostics).toEqual([]);
        const result = run(after, { baseline });
        const left = prune(baseline, result.removed);
        expect(printBaseline(left)).toBe(printBaseline(baselineOf(Math.min(before, after))));
        expect(run(after, { baseline: placed(left) }).removed).toEqual([]);
      }),
    );
  });
});

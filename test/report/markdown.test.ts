import { describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, contract, countOf, empty, finding, graph, sample } from './sample.ts';

const { markdown } = reporters;

describe('markdown', () => {
  it('says in one line that all is well', () => {
    expect(markdown(empty())).toBe('### contextcore: No findings\n\nChecked 1 workflow (7 phases, 12 fields)\n');
  });

  it('draws a small workflow that has findings, and only such a one', () => {
    expect(markdown(sample())).toContain('```mermaid\nflowchart TD\n');
    const phases = Array.from({ length: 30 }, (_, i) => ({
      ...at(contract, 'plan'),
      id: `p${i}`,
      join: 'all' as const,
      reads: [],
      writes: [],
    }));
    expect(markdown(sample({ graphs: [{ ...graph, phases }] }))).not.toContain('```mermaid');
    expect(markdown(sample({ graphs: [{ ...graph, workflow: 'other' }] }))).not.toContain('```mermaid');
  });

  it('shows at most fifty findings, unless told otherwise', () => {
    const diagnostics = Array.from({ length: 60 }, (_, i) =>
      finding(at(contract, 'task'), { code: 'a/b', severity: 'error', message: `Finding ${i}.` }),
    );
    expect(markdown(sample({ diagnostics, summary: countOf(diagnostics) }))).toContain('_… and 10 more findings._');
    expect(markdown(sample({ diagnostics }), { maxDiagnostics: 2 }).match(/^\| 🔴/gmu)).toHaveLength(2);
  });

  it('lets no name leave its table cell, mention anybody or become markup', () => {
    const message = 'Phase "a|b`c" @someone #12 <img src=x> | [x](y) https://example.test \n# big';
    const text = markdown(
      sample({ diagnostics: [finding(at(contract, 'task'), { code: 'a/b', severity: 'error', message })], graphs: [] }),
    );
    const row = text.split('\n').find((line) => line.startsWith('| 🔴')) ?? '';
    expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6);
    expect(row).toContain('`` a\\|b`c ``');
    expect(row).toContain(
      '@<!-- -->someone #<!-- -->12 &lt;img src=x&gt; \\| \\[x\\](y) https:<!-- -->//example.test \\\\n# big',
    );
    expect(text).not.toMatch(/^# /mu);
  });

  it('fences source lines that hold fences themselves', () => {
    const text = markdown(sample({ sources: () => ({ ...contract, line: () => '```` x' }), graphs: [] }));
    expect(text).toContain('`````yaml\n```` x\n');
  });
});

import { describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, contract, countOf, finding, sample } from './sample.ts';

const { github } = reporters;
const many = (count: number, severity: 'error' | 'warning'): ReturnType<typeof finding>[] =>
  Array.from({ length: count }, (_, i) =>
    finding(at(contract, 'task'), { code: 'a/b', severity, message: `${severity} ${i}` }),
  );

describe('github', () => {
  it('annotates the place, the worst first', () => {
    const lines = github(sample()).split('\n');
    expect(lines[1]).toBe(
      '::error file=flows/artisan.contract.yaml,line=30,endLine=30,col=11,endColumn=35,title=propagation/dangling-read::Phase "implement" requires field "domain_constraints", but no phase before it produces it. Produce "domain_constraints" in a phase before "implement". Did you mean "constraints"?',
    );
    expect(lines.map((line) => /^::(\w+) /u.exec(line)?.[1]).filter(Boolean)).toEqual([
      'error',
      'error',
      'error',
      'warning',
      'notice',
    ]);
  });

  it('gives no columns for a range over several lines, which GitHub would refuse', () => {
    expect(github(sample()).split('\n')[0]).toMatch(/line=19,endLine=21,title=/u);
  });

  it('stays within ten annotations of a kind and lists the rest in a folded group', () => {
    const diagnostics = [...many(12, 'warning'), ...many(15, 'error')];
    const lines = github(sample({ diagnostics, summary: countOf(diagnostics) }))
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(10);
    expect(lines).toContain("::group::7 more findings beyond GitHub's limit of annotations");
    expect(lines).toContain('flows/artisan.contract.yaml:9:18: error: error 14 [a/b]');
    expect(lines.at(-1)).toMatch(/^15 errors, 12 warnings in /u);
  });

  it('escapes what would end a property or start another command', () => {
    const evil = finding(
      { ...at(contract, 'task'), file: 'a,line=1::b%0A\n::warning::.yaml' },
      { code: 'a/b', severity: 'error', message: 'x\n::set-env name=PATH::y %0A##[add-mask]' },
    );
    const [first = '', ...rest] = github(sample({ diagnostics: [evil] }))
      .trimEnd()
      .split('\n');
    expect(rest).toHaveLength(1);
    expect(first).toContain('file=a%2Cline=1%3A%3Ab%250A\\n%3A%3Awarning%3A%3A.yaml,line=');
    expect(first).toContain('::x\\n::set-env name=PATH::y %250A#\\u0023[add-mask]');
  });
});

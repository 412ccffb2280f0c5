import { describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, contract, countOf, diagnostics, empty, finding, sample } from './sample.ts';

const { pretty } = reporters;

describe('pretty', () => {
  it('prints the published shape: first line, snippet with carets, related, help', () => {
    const [, , , one] = diagnostics;
    expect(pretty(sample({ diagnostics: one === undefined ? [] : [one] })).split('\n\n')[0]).toBe(
      [
        'flows/artisan.contract.yaml:30:11: error: Phase "implement" requires field "domain_constraints", but no phase before it produces it. [propagation/dangling-read]',
        '   30 |         - name: domain_constraints',
        '      |           ^^^^^^^^^^^^^^^^^^^^^^^^',
        '  related: flows/artisan.contract.yaml:9:24: Phase "plan" produces "constraints".',
        '  help: Produce "domain_constraints" in a phase before "implement". Did you mean "constraints"?',
      ].join('\n'),
    );
  });

  it('ends with the totals', () => {
    expect(pretty(sample())).toMatch(
      /\n3 errors, 1 warning, 1 info in 1 workflow \(7 phases, 12 fields\) · 1 suppressed · 4 unknown\n$/u,
    );
    expect(pretty(sample({ baseline: { new: 2, same: 5, removed: 1 } }))).toContain(
      '· baseline: 2 new, 5 same, 1 removed\n',
    );
  });

  it('says plainly that there is nothing to say', () => {
    expect(pretty(empty())).toBe('No findings in 1 workflow (7 phases, 12 fields)\n');
    const summary = countOf([], { workflows: 0, phases: 0, fields: 0, unknown: 0, suppressed: 0, files: 1 });
    expect(pretty({ ...empty(), summary })).toBe('No findings in 1 file\n');
  });

  it('adds notes only when it is asked to be verbose', () => {
    expect(pretty(sample())).not.toContain('taken as seeded');
    expect(pretty(sample(), { verbose: true })).toContain('note: "request" is taken as seeded.');
  });

  it('prints nothing but one line for each error when it is asked to be quiet', () => {
    const lines = pretty(sample(), { quiet: true }).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => / error: /u.test(line))).toBe(true);
    expect(pretty(empty(), { quiet: true })).toBe('');
    expect(pretty(empty(), { quiet: true, strict: true })).toBe('');
  });

  it('keeps the worst findings where their number is limited, and says how many more there are', () => {
    const text = pretty(sample(), { maxDiagnostics: 3 });
    expect(text).not.toContain('warning:');
    expect(text.match(/ error: /gu)).toHaveLength(3);
    expect(text).toMatch(/\n2 more findings not shown \(--max-diagnostics sets how many are\)\.\n$/u);
  });

  it('uses escape sequences only where colour is wanted', () => {
    expect(pretty(sample())).not.toContain('\u001b');
    const coloured = pretty(sample(), { color: true });
    expect(coloured.replace(/\u001b\[[\d;]*m/gu, '')).toBe(pretty(sample()));
    expect(coloured).toContain('\u001b[1;31merror:');
  });

  it('shows a witness as numbered steps, and shortens a long one', () => {
    const step = { ...at(contract, 'plan'), message: '"plan" runs.' };
    const long = finding(at(contract, 'task'), {
      code: 'propagation/dangling-read',
      severity: 'warning',
      certainty: 'possible',
      message: 'M.',
      witness: Array.from({ length: 30 }, () => step),
    });
    const text = pretty(sample({ diagnostics: [long] }));
    expect(text).toContain('  for example:\n    1. flows/artisan.contract.yaml:6:3: "plan" runs.\n');
    expect(text).toContain('    8. ');
    expect(text).toContain('    ... 18 more steps (--verbose shows them)\n    27. ');
    expect(pretty(sample({ diagnostics: [long] }), { verbose: true })).toContain('    15. ');
  });

  it('lets no text from a file command the terminal or the build', () => {
    const evil = finding(
      { ...at(contract, 'task'), file: '::set-output name=a::b\u001b]0;x\u0007' },
      {
        code: 'contract/syntax',
        severity: 'error',
        message: '"\u001b[2J##[add-mask]" \r\n::error::x',
        help: '\u009b31m',
      },
    );
    const text = pretty(sample({ diagnostics: [evil] }), { verbose: true });
    expect(text).not.toMatch(/[\u001b\u009b\r\u0007]|##\[/u);
    expect(text).not.toMatch(/^\s*::/mu);
  });
});

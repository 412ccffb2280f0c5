import { describe, expect, it } from 'vitest';
import type { CheckInput } from '../../src/verify/index.ts';
import { fileOf, lines, spanOf, verifyFiles } from './fakes.ts';

const yields = { lost: [{}], dead: [{}] };
const check = (text: string, more: Parameters<typeof verifyFiles>[1] = {}) =>
  verifyFiles([fileOf('a.yaml', text)], { yields, ...more });

describe('suppressions', () => {
  it('silence one rule at the next line, and are counted', () => {
    const result = check('# contextcore-ignore-next-line flow/dead -- read by billing\nx: here');
    expect(lines(result)).toEqual(['2 flow/lost error']);
    expect(result.summary.suppressed).toBe(1);
    expect(result.silenced).toMatchObject([
      { kind: 'inSource', reason: 'read by billing', diagnostic: { code: 'flow/dead' } },
    ]);
  });

  it('name several rules, and reach over comments and blank lines', () => {
    const result = check('# contextcore-ignore-next-line flow/dead, flow/lost -- both\n# note\n\n  # more\nx: here');
    expect(lines(result)).toEqual([]);
  });

  it('may stand behind something on a line', () => {
    expect(lines(check('y: 1 # contextcore-ignore-next-line flow/dead,flow/lost -- why -- really\nx: here'))).toEqual(
      [],
    );
  });

  it('silence a rule in the whole file', () => {
    const result = check('x: here\n# contextcore-ignore-file flow/lost -- generated');
    expect(lines(result)).toEqual(['1 flow/dead warning']);
  });

  it('without a reason silence nothing and say so', () => {
    for (const comment of ['flow/dead', 'flow/dead --', 'flow/dead because']) {
      const text = `# contextcore-ignore-next-line ${comment}\nx: here`;
      expect(lines(check(text))).toEqual([
        '1 verify/bad-suppression warning',
        '2 flow/dead warning',
        '2 flow/lost error',
      ]);
    }
  });

  it('of unknown rules say so at the word, with the rule that was meant', () => {
    const result = check('# contextcore-ignore-next-line flow/dad, flow/lost, x/y -- r\nx: here');
    expect(lines(result)).toEqual([
      '1 verify/bad-suppression warning',
      '1 verify/bad-suppression warning',
      '2 flow/dead warning',
    ]);
    expect(result.diagnostics[0]).toMatchObject({
      column: 32,
      endColumn: 40,
      help: expect.stringContaining('Did you mean "flow/dead"?'),
    });
  });

  it('with a misspelt instruction say so', () => {
    const [first] = check('# contextcore-ignore-nextline flow/dead -- r\nx: here').diagnostics;
    expect(first).toMatchObject({
      code: 'verify/bad-suppression',
      help: 'Did you mean "contextcore-ignore-next-line"?',
    });
  });

  it('that name no rule say so', () => {
    expect(lines(check('# contextcore-ignore-file -- r\nx: here'))[0]).toBe('1 verify/bad-suppression warning');
  });

  it('that match nothing are stale, also where one of two would do', () => {
    expect(lines(check('x: here\n# contextcore-ignore-next-line flow/dead -- old'))).toContain(
      '2 verify/stale-suppression warning',
    );
    const twice = '# contextcore-ignore-next-line flow/dead,flow/dead -- twice\nx: here';
    expect(lines(check(twice))).toEqual(['1 verify/stale-suppression warning', '2 flow/lost error']);
  });

  it('are not stale while their rule is off, was not asked, or could not look at the file', () => {
    const off = { rules: { 'flow/dead': 'off' } } as const;
    expect(lines(check('# contextcore-ignore-next-line flow/dead -- r\nx: here', { config: off }))).toEqual([
      '2 flow/lost error',
    ]);
    expect(lines(check('# contextcore-ignore-file flow/seed -- r\nx: here', { yields: {} }))).toEqual([]);
    const { facts: _, ...broken } = fileOf('a.yaml', '# contextcore-ignore-file flow/dead -- r\nx: here');
    expect(lines(verifyFiles([broken]))).toEqual([]);
  });

  it('of undecided findings are not stale', () => {
    const text = '# contextcore-ignore-next-line flow/lost -- r\nx: here';
    const result = check(text, { yields: { lost: [{ certainty: 'unknown' }] } });
    expect(lines(result)).toEqual([]);
    expect(result.summary).toMatchObject({ unknown: 0, suppressed: 0 });
  });
});

describe('suppressions in the configuration', () => {
  const configured = (more: object, input: Partial<CheckInput> = {}) => {
    const config = fileOf('contextcore.config.yaml', 'one');
    const suppressions = [{ code: 'flow/dead', reason: 'known', at: spanOf(config.source, 'one'), ...more }];
    const finding = { workflow: 'w', phase: 'p', field: 'f' };
    const options = { yields: { dead: [finding] }, config: { suppressions }, ...input };
    return lines(verifyFiles([fileOf('flows/a.json', 'here')], options));
  };

  it('silence what fits everything that they name', () => {
    expect(configured({})).toEqual([]);
    expect(configured({ files: ['flows/**'], workflow: 'w', phase: 'p', field: 'f' })).toEqual([]);
  });

  it.each([{ files: ['other/**'] }, { workflow: 'v' }, { phase: 'q' }, { field: 'g' }])(
    'leave the rest alone and are stale then: %o',
    (more) => {
      expect(configured(more)).toEqual(['1 verify/stale-suppression warning', '1 flow/dead warning']);
    },
  );

  it('are not stale where only a part of the project is checked: they may be meant for the rest', () => {
    const inScope = (file: string) => file.startsWith('flows/');
    expect(configured({ workflow: 'v' }, { inScope })).toEqual(['1 flow/dead warning']);
  });

  it('of unknown rules say so', () => {
    expect(configured({ code: 'flow/dad' })).toEqual(['1 verify/bad-suppression warning', '1 flow/dead warning']);
  });
});

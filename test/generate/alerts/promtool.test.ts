import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '../../../src/generate/index.ts';
import { contractNamed, folderWith, generated, oddNames, programHere, promtool } from './alert-case.ts';

const here = programHere('promtool');
const missing = 'promtool is not installed';

const rulesIn = <T extends { readonly path: string }>(files: readonly T[]): readonly T[] =>
  files.filter(({ path }) => path.endsWith('.rules.yaml'));
const testsIn = <T extends { readonly path: string }>(files: readonly T[]): readonly T[] =>
  files.filter(({ path }) => path.endsWith('.rules.test.yaml'));

/** All that may break a query, a template or a test, in one name. */
const oddest = `${oddNames.join(' ')}{`;
/** With fewer windows, which have tests of their own below. */
const few = { ...defaultThresholds, burn: defaultThresholds.burn.slice(0, 1) };

describe('rules under promtool', () => {
  it('are accepted for every name', async ({ skip }) => {
    if (!here) skip(missing);
    const files = await generated([...oddNames, oddest].map((name) => contractNamed(name)));
    expect(rulesIn(files)).toHaveLength(oddNames.length + 1);
    expect(promtool(folderWith(files), 'check', rulesIn(files))).toBe('');
  });

  it('fire and stay silent, with names that break what they can', async ({ skip }) => {
    if (!here) skip(missing);
    const contract = contractNamed(oddest, { phase: `${oddest} phase`, field: 'tasks.*.id' });
    const links = {
      owner: '{{ .Owner }}',
      runbook: 'https://wiki.example/{{x}}',
      contractUrl: 'https://git.example/{file}#L{line}',
    };
    const files = await generated([contract], {
      links,
      thresholds: few,
      choiceOf: () => ({ objective: 99, baseline: 97.5 }),
    });
    expect(promtool(folderWith(files), 'test', testsIn(files))).toBe('');
  });

  it.for([
    { objective: 50, baseline: 2 },
    { objective: 95, absentAfter: '26h' },
    { objective: 99.99, baseline: 100 },
  ])('fire and stay silent at $objective %', async (choice, { skip }) => {
    if (!here) skip(missing);
    const files = await generated([contractNamed('nightly-report')], { choiceOf: () => choice });
    const folder = folderWith(files);
    expect(promtool(folder, 'check', rulesIn(files))).toBe('');
    expect(promtool(folder, 'test', testsIn(files))).toBe('');
  });

  it('prove something: a test fails where its rule is another one', async ({ skip }) => {
    if (!here) skip(missing);
    const files = await generated([contractNamed('flow')], {
      target: 'prometheus',
      thresholds: few,
      choiceOf: () => ({ objective: 99, baseline: 98 }),
    });
    const changes: readonly (readonly [RegExp, string])[] = [
      [/\} < 0\.99\n/u, '} < 0.5\n'],
      [/>= 0\.5\n/u, '>= 0.01\n'],
      [/(ratio6h\n +expr: .*)>= 20/u, '$1>= 1'],
      [/< contextcore:context_completeness:ratio7d_before_6h\{.*\} - 0\.05/u, '< 0.9'],
      [/\S*context_losses:increase5m\{.*\n/u, 'contextcore:context_verdicts:increase1h > 0\n'],
      [/and sum by .*518400s.*\n/u, ')\n'],
    ];
    const changed = files.map((file) => {
      if (!file.path.endsWith('.rules.yaml')) return file;
      return changes.reduce(({ path, text }, [from, to]) => {
        expect(text).toMatch(from);
        return { path, text: text.replace(from, to) };
      }, file);
    });
    const said = promtool(folderWith(changed), 'test', testsIn(changed));
    expect(
      [...said.matchAll(/name: (.*),\n/gu)].map((match) => match[1]).filter((name) => !name?.includes('time:')),
    ).toEqual([
      'ContextCompletenessLow fires',
      'ContextFieldLost stays silent where the field mostly arrives',
      'ContextBudgetBurn1h stays silent once nothing is lost any more',
      'ContextCompletenessDropped stays silent where it was no better before',
      'ContextCompletenessBelowBaseline stays silent where all is lost, but of too few verdicts',
      'ContextCompletenessAbsent stays silent where runs are rare',
    ]);
  });
});

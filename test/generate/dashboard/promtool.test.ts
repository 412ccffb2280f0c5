import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { label } from '../../../src/generate/queries/series.ts';
import { quoted } from '../../../src/generate/queries/text.ts';
import { folderWith, oddNames, programHere } from '../alerts/alert-case.ts';
import { dashboardsWith, interpolated, type Picked, queriesOf } from './dashboard-case.ts';

const here = programHere('promtool');
const missing = 'promtool is not installed';

const promtool = (args: readonly string[], files: Readonly<Record<string, unknown>>): string => {
  const artifacts = Object.entries(files).map(([path, value]) => ({ path, text: JSON.stringify(value) }));
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: folderWith(artifacts),
    encoding: 'utf8',
    timeout: 120_000,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

const metricQueries = (workflows: readonly string[] = []) =>
  dashboardsWith({ workflows })
    .flatMap(queriesOf)
    .filter(({ language }) => language === 'promql');

const exprOf = (at: string, picked: Picked = {}, workflows: readonly string[] = []): string => {
  const query = metricQueries(workflows).find((one) => one.at === at);
  if (query === undefined) throw new Error(`There is no "${at}".`);
  return interpolated(query, picked);
};

interface Counted {
  readonly workflow?: string;
  readonly phase?: string;
  readonly field?: string;
  readonly critical?: boolean;
  readonly outcome: 'propagated' | 'defaulted' | 'failed';
  /** In each minute. */
  readonly perMinute: number;
  /** In the notation of promtool, in the place of the growth. */
  readonly values?: string;
}

const labelsOf = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')}}`;

const series = ({ workflow = 'flow', phase = 'use', field = 'answer', critical = true, ...counted }: Counted) => ({
  series: `contextcore_context_fields_total${labelsOf({
    [label.workflow]: workflow,
    [label.phase]: phase,
    [label.field]: field,
    [label.critical]: String(critical),
    [label.outcome]: counted.outcome,
  })}`,
  values: counted.values ?? `0+${counted.perMinute}x900`,
});

interface Expected {
  readonly labels: Readonly<Partial<Record<keyof typeof label, string>>>;
  readonly value: number;
}

/** What a panel shows after twelve hours; empty where it is as expected. */
const shows = (expr: string, counted: readonly Counted[], expected: readonly Expected[]): string =>
  promtool(['test', 'rules', 'test.json'], {
    'test.json': {
      rule_files: [],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: counted.map(series),
          promql_expr_test: [
            {
              expr,
              eval_time: '12h',
              exp_samples: expected.map(({ labels, value }) => ({
                labels: labelsOf(
                  Object.fromEntries(
                    Object.entries(labels).map(([name, text]) => [label[name as keyof typeof label], text]),
                  ),
                ),
                value,
              })),
            },
          ],
        },
      ],
    },
  });

const lossy: readonly Counted[] = [
  { outcome: 'propagated', perMinute: 3 },
  { outcome: 'defaulted', perMinute: 1 },
  { outcome: 'failed', perMinute: 0 },
  { outcome: 'failed', perMinute: 5, field: 'tone', critical: false },
];

describe('the queries of dashboards under promtool', () => {
  it('are accepted for every name', ({ skip }) => {
    if (!here) skip(missing);
    const exprs = [[], oddNames].flatMap((workflows) =>
      metricQueries(workflows).flatMap((query) => [
        interpolated(query),
        interpolated(query, { workflow: ['a', '*?('], phase: ['b.c'], field: ['tasks.*.id', 'x["y"]'] }),
      ]),
    );
    const rules = exprs.map((expr, i) => ({ record: `panel:${i}`, expr }));
    expect(promtool(['check', 'rules', 'rules.json'], { 'rules.json': { groups: [{ name: 'panels', rules }] } })).toBe(
      '',
    );
  });

  it('show completeness, with losses and without', ({ skip }) => {
    if (!here) skip(missing);
    const at = 'Completeness in the last $window A';
    const workflow = 'flow';
    expect(shows(exprOf(at), lossy, [{ labels: { workflow }, value: 0.75 }])).toBe('');
    expect(shows(exprOf('Completeness A'), lossy, [{ labels: {}, value: 0.75 }])).toBe('');
    expect(shows(exprOf(at, { phase: ['other'] }), lossy, [])).toBe('');
    // Nobody has counted a loss yet, or anything that arrived.
    const [arrived] = lossy;
    expect(shows(exprOf(at), arrived ? [arrived] : [], [{ labels: { workflow }, value: 1 }])).toBe('');
    expect(shows(exprOf(at), [{ outcome: 'failed', perMinute: 1 }], [{ labels: { workflow }, value: 0 }])).toBe('');
    // No verdicts are no completeness, and not a division by zero.
    expect(shows(exprOf(at), [{ outcome: 'propagated', perMinute: 0 }], [])).toBe('');
  });

  it('show the worst fields and what was lost by phase', ({ skip }) => {
    if (!here) skip(missing);
    const tone = { workflow: 'flow', phase: 'use', field: 'tone', critical: 'false' };
    const answer = { workflow: 'flow', phase: 'use', field: 'answer', critical: 'true' };
    expect(
      shows(exprOf('Worst fields A'), lossy, [
        { labels: tone, value: 1800 },
        { labels: answer, value: 360 },
      ]),
    ).toBe('');
    expect(
      shows(exprOf('Worst fields B'), lossy, [
        { labels: tone, value: 1 },
        { labels: answer, value: 0.25 },
      ]),
    ).toBe('');
    expect(shows(exprOf('Worst fields A', { field: ['answer'] }), lossy, [{ labels: answer, value: 360 }])).toBe('');
    const phase = { workflow: 'flow', phase: 'use' };
    expect(shows(exprOf('Phases A'), lossy, [{ labels: phase, value: 360 }])).toBe('');
    expect(shows(exprOf('Phases B'), lossy, [{ labels: phase, value: 1800 }])).toBe('');
    expect(shows(exprOf('Losses of critical fields A'), lossy, [{ labels: {}, value: 360 }])).toBe('');
    const nothing = [{ outcome: 'propagated', perMinute: 1 }] as const;
    expect(shows(exprOf('Losses of critical fields A'), nothing, [{ labels: {}, value: 0 }])).toBe('');
    expect(shows(exprOf('Worst fields A'), nothing, [])).toBe('');
  });

  it('find workflows whatever they are called', ({ skip }) => {
    if (!here) skip(missing);
    const at = 'Completeness in the last $window A';
    const names = oddNames.filter((name) => !/[\n\u0001]/u.test(name));
    const counted = names.map((workflow): Counted => ({ workflow, outcome: 'propagated', perMinute: 1 }));
    for (const workflow of ['say "hi"\\now', 'open{', "%s: *[a](b) &amp; 'x'"])
      expect(shows(exprOf(at, { workflow: [workflow] }), counted, [{ labels: { workflow }, value: 1 }])).toBe('');
  });

  it('tell which workflows are silent', ({ skip }) => {
    if (!here) skip(missing);
    const at = 'Silent workflows A';
    const counted: readonly Counted[] = [
      { workflow: 'busy', outcome: 'propagated', perMinute: 1 },
      { workflow: 'idle', outcome: 'propagated', perMinute: 0 },
      // In as long a time before.
      { workflow: 'gone', outcome: 'propagated', perMinute: 0, values: '0+1x60' },
      { workflow: 'ended', outcome: 'propagated', perMinute: 0, values: '0+1x300 300x500' },
      // A process that was gone before it was seen twice.
      { workflow: 'short', outcome: 'propagated', perMinute: 0, values: '_x600 7x2' },
    ];
    const silent = (names: readonly string[]): readonly Expected[] =>
      names.map((workflow) => ({ labels: { workflow }, value: 1 }));
    expect(shows(exprOf(at), counted, silent(['ended', 'gone', 'idle']))).toBe('');
    const named = ['busy', 'short', 'never $HOME [[x]]'];
    expect(shows(exprOf(at, {}, named), counted, silent(['never $HOME [[x]]']))).toBe('');
  });

  it('prove something: another query shows something else', ({ skip }) => {
    if (!here) skip(missing);
    const expr = exprOf('Completeness A').replace('!="propagated"', '="failed"');
    expect(shows(expr, lossy, [{ labels: {}, value: 0.75 }])).toContain('exp');
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitions, flowRules } from '../../../src/project/flow/definitions.ts';
import { instruments } from '../../../src/project/flow/instruments.ts';
import { prometheusName } from '../../../src/project/flow/prometheus.ts';
import { flowMetrics } from '../../../src/project/flow/types.ts';
import { readText, root } from '../../sources.ts';

const path = 'docs/reference/flow.md';

/** The reference as the texts in the code make it. */
const page = (): string =>
  [
    '<!-- Written by test/project/flow/reference.test.ts with UPDATE=1, from src/project/flow/definitions.ts. Do not edit. -->',
    '# Flow metrics',
    '',
    'What the numbers of `contextcore metrics` mean. `--explain` with the name in parentheses prints the same, with the tasks and the',
    'events behind a number.',
    '',
    '## What holds for all of them',
    '',
    ...flowRules.map((rule) => `- ${rule}`),
    '',
    ...flowMetrics.flatMap((metric) => [
      `## ${definitions[metric].title} (\`${metric}\`)`,
      '',
      definitions[metric].text,
      '',
    ]),
    '## As metrics',
    '',
    'The same numbers for a project, told to OpenTelemetry and to Prometheus. Times are in seconds; those with the attribute `quantile` have',
    'the values of p50, p85 and p95. A number that is not there has no series. Counters count every end, also one that was',
    'undone by reopening: a counter never falls. Counts of tasks are 0 for statuses without any, once a type occurs.',
    '',
    '| OpenTelemetry | unit | Prometheus | meaning |',
    '|---|---|---|---|',
    ...Object.values(instruments).map(
      (one) => `| \`${one.name}\` | \`${one.unit}\` | \`${prometheusName(one)}\` | ${one.description} |`,
    ),
    '',
    'The random numbers of forecasts come from xoshiro128\\*\\* 1.1 by David Blackman and Sebastiano Vigna, begun with a seed; the same',
    'history, question and seed give the same forecast everywhere.',
    '',
  ].join('\n');

describe('the reference of flow metrics', () => {
  it('says what the code says: write it anew with UPDATE=1', () => {
    if (process.env['UPDATE'] || !existsSync(join(root, path))) writeFileSync(join(root, path), page());
    expect(readText(path)).toBe(page());
  });
});

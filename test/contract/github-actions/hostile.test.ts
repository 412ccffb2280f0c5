import { describe, expect, it } from 'vitest';
import { check } from '../../../src/compose/index.ts';

const list = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

const path = '.github/workflows/big.yml';
const job = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n';

/** What a checker finds in one workflow. These files are large or deep: where the work grew faster than they do, a test would not end. */
const codesIn = async (text: string): Promise<ReadonlyMap<string, number>> => {
  const { diagnostics } = await check({ files: [{ path, text }] });
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
};

describe('a huge workflow', () => {
  it('of 5 MB, with 4,000 jobs in a row that all have a condition, is checked to its end', async () => {
    const jobs = list(
      4000,
      (i) => `  job${i}:
    runs-on: ubuntu-latest
${i === 0 ? '' : `    needs: job${i - 1}\n    if: needs.job${i - 1}.outputs.go == 'yes' || github.ref == 'refs/heads/x${i}'\n`}    outputs:
      go: \${{ steps.s.outputs.${i === 3999 ? 'gone' : 'go'} }}
    steps:
      - id: s
        run: |
          echo "go=yes" >> "$GITHUB_OUTPUT"
          ${'echo "nothing to see here" '.repeat(38)}
`,
    );
    const text = `on: push\njobs:\n${jobs}`;
    expect(text.length).toBeGreaterThan(5_000_000);
    expect(await codesIn(text)).toEqual(
      new Map([
        ['propagation/dangling-read', 1],
        ['propagation/dead-write', 2],
      ]),
    );
  }, 120_000);

  it('with 50,000 expressions in one line has a finding for each', async () => {
    const text = `${job}      - run: echo ${list(50_000, (i) => `\${{ steps.s${i}.outputs.a }}`)}\n`;
    expect(await codesIn(text)).toEqual(new Map([['github-actions/unknown-step', 50_000]]));
  }, 120_000);

  it('with thousands of steps that all take everything is checked to its end', async () => {
    const steps = list(
      3000,
      (i) =>
        `      - id: s${i}\n        run: |\n          echo "a=1" >> "$GITHUB_OUTPUT"\n          echo "\${{ toJSON(steps) }}"\n`,
    );
    expect(await codesIn(`${job}${steps}      - run: echo \${{ steps.s0.outputs.b }}\n`)).toEqual(
      new Map([
        ['propagation/dangling-read', 1],
        ['propagation/dead-write', 1],
      ]),
    );
  }, 120_000);
});

describe('a hostile expression', () => {
  it.each([
    ['nested parentheses', `${'('.repeat(5000)}true${')'.repeat(5000)}`],
    ['many negations', `${'!'.repeat(15_000)}true`],
    ['a long name', `steps.${'x'.repeat(30_000)}.outputs.a`],
    ['a text without an end', "steps.a.outputs.b == 'x"],
    ['nothing', ' '],
    ['an index without an end', 'steps[steps[steps['],
    ['an index into what is computed', 'fromJSON(fromJSON(github.ref)[0])[fromJSON("x")].y'],
    ['names of JavaScript', 'steps.__proto__.outputs.constructor'],
  ])('of %s has a diagnostic at its line, or none', async (_, expression) => {
    const { diagnostics } = await check({
      files: [
        { path, text: `${job}      - run: echo \${{ ${expression} }}\n        if: ${JSON.stringify(expression)}\n` },
      ],
    });
    for (const { code, line } of diagnostics) {
      expect(code).toMatch(
        /^(?:contract\/bad-expression|github-actions\/unknown-step|github-actions\/read-before-write)$/u,
      );
      expect([6, 7]).toContain(line);
    }
    if (expression.length > 1000) expect(diagnostics.length).toBeGreaterThan(0);
  });
});

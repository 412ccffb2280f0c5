import type { Reporter, TestCase, TestModule } from 'vitest/node';

const reasonOf = (test: TestCase): string => {
  const result = test.result();
  return result.state === 'skipped' && result.note !== undefined ? `: ${result.note}` : '';
};

/** After the runner's own summary: what was skipped and why, and the counts alone on a line. */
export const closingReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): readonly TestCase[] => tests.filter((test) => test.result().state === state);
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = inState('skipped');
    const lines = skipped.map((test) => `skipped: ${test.fullName}${reasonOf(test)}`);
    const counts = `${inState('passed').length} passed, ${inState('failed').length + broken} failed`;
    process.stdout.write(`${[...lines, `${counts}, ${skipped.length} skipped`].join('\n')}\n`);
  },
};

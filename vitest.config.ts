import { defineConfig } from 'vitest/config';
import { closingReporter } from './test/closing-reporter.ts';

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: ['default', closingReporter],
  },
});

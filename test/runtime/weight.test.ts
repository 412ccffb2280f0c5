import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { root } from '../sources.ts';

/** Expressions are evaluated where a contract has some; what that takes is left out of the count. */
const withoutEvaluation = {
  name: 'without-evaluation',
  setup: (setup: { onLoad: (on: { filter: RegExp }, load: () => { contents: string }) => void }): void =>
    setup.onLoad({ filter: /core\/(?:evaluate|expression-[a-z]+)\.ts$/ }, () => ({
      contents: 'export const evaluate = 0, printExpression = 0, readsOf = 0;',
    })),
};

const weightOf = async (name: string): Promise<{ minified: number; compressed: number }> => {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} } from './src/runtime.ts';`, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['@opentelemetry/api'],
    logLevel: 'error',
    plugins: [withoutEvaluation],
  });
  const text = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: text.length / 1000, compressed: gzipSync(text).length / 1000 };
};

describe('a bundle, in kilobytes, of', () => {
  it('the guard stays what it is', async () => {
    const { minified, compressed } = await weightOf('createGuard');
    expect(minified).toBeGreaterThan(20);
    expect(minified).toBeLessThanOrEqual(60);
    expect(compressed).toBeLessThanOrEqual(24);
  });

  it('declared phases alone is small', async () => {
    const { minified } = await weightOf('definePhase');
    expect(minified).toBeGreaterThan(5);
    expect(minified).toBeLessThanOrEqual(15);
  });
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../sources.ts';

/** The room as one module that a plain Node can load, as a URL. */
export const recordsModule = async (): Promise<string> => {
  const outfile = join(root, `node_modules/.cache/contextcore/test/records-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['src/connect/records/index.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
};

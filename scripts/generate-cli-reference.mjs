// Makes docs/reference/cli.md from the commands as they are. `--check` only compares.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, writeGenerated } from './write-generated.mjs';

const bundle = join(root, 'node_modules/.cache/contextcore/cli-reference.mjs');

mkdirSync(dirname(bundle), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/reference.ts'],
  outfile: bundle,
  bundle: true,
  // What a command loads when it runs is not needed to describe it.
  external: ['./commands/*'],
  packages: 'external',
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { cliReference } = await import(pathToFileURL(bundle).href);
writeGenerated({ 'docs/reference/cli.md': await cliReference() }, 'scripts/generate-cli-reference.mjs');

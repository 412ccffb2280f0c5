// Runs every generator of this folder (`generate*.mjs`); `--check` only says what is stale, and fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const generators = readdirSync(here)
  .filter((name) => /^generate.*\.mjs$/u.test(name))
  .sort();
const failed = generators.filter((name) => {
  const { status } = spawnSync(process.execPath, [join(here, name), ...process.argv.slice(2)], { stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length > 0 ? 1 : 0;

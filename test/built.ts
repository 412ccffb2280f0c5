import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './sources.ts';

/** Builds dist/ where it is not that of the sources at hand, and gives the path of the command line in it. */
export const builtCli = (): string => {
  const run = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout}${run.stderr}`);
  return join(root, 'dist/cli.cjs');
};

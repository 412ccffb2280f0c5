// `contextcore --version` costs hardly more than starting Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bareProgram, root, startUps } from './measure.mjs';

export const measure = async () => {
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  const [version, bare] = await startUps([[join(root, 'dist/cli.cjs'), '--version'], [bareProgram()]]);
  return { value: version / bare, detail: `--version ${version.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms` };
};

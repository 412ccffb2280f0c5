// Reading phases from code costs a fraction of what a type checker takes for the same files.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolder } from './code-files.mjs';
import { builtCli, root, startUps } from './measure.mjs';

export const measure = async () => {
  const cwd = codeFolder(1000, 1);
  const [check, checker] = await startUps(
    [
      [builtCli(), 'check'],
      [join(root, 'bench/type-checker.child.mjs'), cwd],
    ],
    { repeats: 5, cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  return {
    value: checker / check,
    detail: `1,000 phases: check ${check.toFixed(0)} ms, ts-morph ${checker.toFixed(0)} ms`,
  };
};

// Reading phases from code costs a fraction of what a type checker takes for the same files, each in a fresh process.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeFolder } from './code-files.mjs';
import { bundled, root, startUps } from './measure.mjs';

export const measure = async () => {
  const cwd = codeFolder(1000, 1);
  const extraction = fileURLToPath(await bundled('bench/code-extraction.entry.ts'));
  const [ours, checker] = await startUps(
    [
      [join(root, 'bench/code-extraction.child.mjs'), extraction, cwd],
      [join(root, 'bench/type-checker.child.mjs'), cwd],
    ],
    { repeats: 5, cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  return {
    value: checker / ours,
    detail: `1,000 phases: ours ${ours.toFixed(0)} ms, ts-morph ${checker.toFixed(0)} ms`,
  };
};

// Checking 10,000 modules of which one in twenty declares a phase costs a small multiple of reading them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolder } from './code-files.mjs';
import { builtCli, root, startUps } from './measure.mjs';

export const measure = async () => {
  const cwd = codeFolder(10_000, 20);
  const [check, plain] = await startUps(
    [
      [builtCli(), 'check'],
      [join(root, 'bench/code-reading.child.mjs'), cwd],
    ],
    { repeats: 5, cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  return { value: check / plain, detail: `10,000 files: check ${check.toFixed(0)} ms, reading ${plain.toFixed(0)} ms` };
};

// Checking a code base of 2,000 modules takes a small part of what ESLint takes for one rule that needs types.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolder } from './code-files.mjs';
import { builtCli, root, startUps } from './measure.mjs';

const settings = { strict: true, target: 'es2022', module: 'nodenext', skipLibCheck: true, noEmit: true };

export const measure = async () => {
  const cwd = codeFolder(2000, 20);
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions: settings, include: ['src'] }));
  const [check, lint] = await startUps(
    [
      [builtCli(), 'check'],
      [join(root, 'bench/typed-lint.child.mjs'), cwd],
    ],
    { repeats: 5, cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  return { value: lint / check, detail: `2,000 files: check ${check.toFixed(0)} ms, ESLint ${lint.toFixed(0)} ms` };
};

// `contextcore check` on a small repository is over about when Node itself would be.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractText } from './generate.mjs';
import { bareProgram, builtCli, startUps } from './measure.mjs';

/** 50 files, one of which is a contract; outside of this project, so that its own settings are not found. */
const repository = () => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'src/parts'), { recursive: true });
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n');
  writeFileSync(join(folder, 'workflow.contract.yaml'), contractText(8));
  for (let i = 0; i < 48; i++)
    writeFileSync(join(folder, i % 2 === 0 ? 'src' : 'src/parts', `file-${i}.ts`), 'export {};\n');
  return folder;
};

export const measure = async () => {
  const cwd = repository();
  const [check, bare] = await startUps([[builtCli(), 'check'], [bareProgram()]], { cwd, repeats: 41 });
  rmSync(cwd, { recursive: true, force: true });
  return { value: check / bare, detail: `check ${check.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms` };
};

// Checking 1,000 workflows of GitHub costs a small multiple of reading them and loading them as plain YAML.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli, root, startUps } from './measure.mjs';
import { workflowFolder } from './workflow-files.mjs';

export const measure = async () => {
  const cwd = workflowFolder(1000);
  const reading = join(root, 'bench/workflow-reading.child.mjs');
  const [check, plain] = await startUps(
    [
      [
        builtCli(),
        'check',
        '--rule',
        'github-actions/missing-action=off',
        '--rule',
        'github-actions/undeclared-input=off',
      ],
      [reading, cwd],
    ],
    { repeats: 5, cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  return { value: check / plain, detail: `1,000 files: check ${check.toFixed(0)} ms, plain ${plain.toFixed(0)} ms` };
};

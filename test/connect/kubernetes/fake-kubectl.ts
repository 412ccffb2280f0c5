import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A kubectl that notes its arguments and runs a script of node: `answer(args)` gives `{out, err, status}`. Gone with the test. */
export const fakeKubectl = (answer: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-kubectl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'asked');
  writeFileSync(log, '');
  const script = [
    `#!${process.execPath}`,
    `const args = process.argv.slice(2);`,
    `require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n');`,
    `const answer = ${answer};`,
    `const { out = '', err = '', status = 0 } = answer(args);`,
    `process.stdout.write(out); process.stderr.write(err); process.exitCode = status;`,
  ];
  writeFileSync(join(folder, 'kubectl'), script.join('\n'));
  chmodSync(join(folder, 'kubectl'), 0o755);
  return {
    env: { PATH: [folder, process.env['PATH']].join(delimiter) },
    /** The arguments of each call. */
    asked: (): readonly (readonly string[])[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
};

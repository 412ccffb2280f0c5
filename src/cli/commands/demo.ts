import { join } from 'node:path';
import { check } from '../../compose/index.ts';
import { createFiles, discover, writeWhole } from '../../connect/index.ts';
import { reporters } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Io, wantsColor } from '../io.ts';
import { packageRoot } from '../package-root.ts';
import { inputFile } from '../project.ts';
import { reportOf } from '../render.ts';
import { run } from './run.ts';

const reportPath = 'contextcore-demo/report.html';
const runsPath = 'contextcore-demo/runs';

/** Runs a small workflow that works and loses something on the way. What it came to goes to stderr, as each run has another name. */
const runGuarded = async (io: Io): Promise<void> => {
  io.err(
    '\nA second workflow, run under the guard. It ends without an error, and its answer is in the wrong language:\n\n',
  );
  const cwd = join(packageRoot(), 'fixtures/demo/guarded');
  const flags = { context: 'initial.json', mode: 'permissive', record: true, dir: join(io.cwd, runsPath) } as const;
  await run('flow.yaml', flags, { ...io, cwd, out: io.err }, false);
};

/**
 * Checks the workflow that ships with the package: findings to stdout, the HTML report beside it; and runs a small one under the guard.
 * Always 0: it is a show.
 */
export const demo = async (io: Io): Promise<ExitCode> => {
  const cwd = join(packageRoot(), 'fixtures/demo');
  const files = createFiles(cwd);
  const found = discover(['.'], { cwd, wants: (file) => file.endsWith('.contract.yaml') });
  const inputs = found.files.map((file) => inputFile(files, { ...io, cwd }, join(cwd, file)));
  const report = reportOf(await check({ files: inputs, read: files }), []);
  io.out(
    reporters.pretty(report, {
      color: wantsColor(io, true),
      ...(io.columns === undefined ? {} : { width: io.columns }),
    }),
  );
  const written = writeWhole(join(io.cwd, reportPath), reporters.html(report, {}));
  if (written.kind === 'refused')
    throw new Stop(exit.configuration, `Cannot write "${reportPath}": ${written.reason}.`);
  await runGuarded(io);
  io.err(
    [
      '',
      `The same as a page, with a picture of the workflow: ${reportPath}`,
      `What happened in that run: npx contextcore runs show last --dir ${runsPath}`,
      'Next:',
      '  npx contextcore explain propagation/dangling-read   what a finding means and how to fix it',
      '  npx contextcore init                                write a contract for your own workflow',
      '  npx contextcore check                               check it, here and in CI',
      '',
    ].join('\n'),
  );
  return exit.fine;
};

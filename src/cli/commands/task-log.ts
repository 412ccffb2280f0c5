import { nameFrom, verifyTasks } from '../../connect/index.ts';
import { integrityText, plural, printable } from '../../report/index.ts';
import { type ExitCode, exit } from '../exit.ts';
import { openHome, rootOf } from '../home.ts';
import type { Io } from '../io.ts';
import type { ProjectFlags } from '../tasks.ts';
import { projectsIn } from './metrics-work.ts';

/** Says which files of the log are complete and unchanged. */
export const verifyLog = async (flags: ProjectFlags, io: Io): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  projectsIn(home, io);
  const { segments, gone } = verifyTasks({ root: rootOf(home), project: home.project });
  let bad = gone.length;
  for (const { path, state, passed, why } of segments) {
    const isWhole = state.kind === 'intact' && passed === 0;
    if (!isWhole) bad += 1;
    const more =
      passed === 0 ? '' : `; ${plural(passed, 'line')} of it ${passed === 1 ? 'is' : 'are'} no event of a task: ${why}`;
    io.out(`${printable(`${nameFrom(io.cwd, path)}: ${integrityText(state)}${more}`)}\n`);
  }
  for (const { file, lines } of gone)
    io.out(`${printable(`${file}: gone; it was sealed with ${plural(lines, 'line')}`)}\n`);
  io.err(`contextcore: ${plural(segments.length, 'file')}, ${bad === 0 ? 'all intact' : `${bad} not intact`}.\n`);
  return bad === 0 ? exit.fine : exit.findings;
};

import type { Checked } from '../compose/index.ts';
import { withSettings } from './commands/check.ts';
import { type ExitCode, exitOf } from './exit.ts';
import type { Io } from './io.ts';
import { knownRules } from './known-rules.ts';
import type { CheckFlags } from './options.ts';
import { givenFile, openProject, settingsFor } from './project.ts';
import { render } from './render.ts';
import { createStopwatch } from './stopwatch.ts';

/** One contract, and what its check goes by at whatever moment. */
export const openContract = async (path: string, flags: CheckFlags, io: Io) => {
  const watch = createStopwatch(io);
  const rules = knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: flags.baseline });
  const file = givenFile(project.files, io, path);
  const options = {
    file,
    ...settingsFor(project, flags, rules),
    inScope: (name: string) => name === project.projectPath(file.path),
    onStage: watch.lap,
  };
  return { flags, io, watch, project, options };
};

export type OpenedContract = Awaited<ReturnType<typeof openContract>>;

/** Prints the findings, then remarks on stderr, and gives the exit code. */
export const conclude = (
  checked: Checked,
  { flags, io, watch, project }: OpenedContract,
  remarks: readonly string[] = [],
): ExitCode => {
  const shown = withSettings(checked, project);
  render(shown, project.sources, flags, io);
  for (const remark of remarks) io.err(`contextcore: ${remark}\n`);
  if (flags.stats) watch.print(shown.summary);
  return exitOf(shown.summary, flags.strict === true);
};

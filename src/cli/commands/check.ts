import { type Checked, checkTogether } from '../../compose/index.ts';
import { compareDiagnostics } from '../../core/index.ts';
import { type ExitCode, exit, exitOf } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { openProject, type Project, settingsFor } from '../project.ts';
import { render } from '../render.ts';
import { createStopwatch } from '../stopwatch.ts';
import { findTargets, nothingToCheck } from '../targets.ts';
import { startThreads } from '../threads.ts';

/** The findings about the settings files stand among those of the contracts. */
export const withSettings = (checked: Checked, { diagnostics }: Project): Checked => {
  if (diagnostics.length === 0) return checked;
  const count = (severity: string) => diagnostics.filter((one) => one.severity === severity).length;
  return {
    ...checked,
    diagnostics: [...checked.diagnostics, ...diagnostics].sort(compareDiagnostics),
    summary: {
      ...checked.summary,
      warnings: checked.summary.warnings + count('warning'),
      infos: checked.summary.infos + count('info'),
    },
  };
};

/** Checks what the paths name, prints the findings and gives the exit code. */
export const check = async (paths: readonly string[], flags: CheckFlags, io: Io): Promise<ExitCode> => {
  const watch = createStopwatch(io);
  const rules = knownRules(flags.rule);
  const strict = flags.strict === true;
  const project = await openProject(io, { withBaseline: flags.baseline });
  const runs = flags.runs === undefined ? undefined : (await import('./further.ts')).observedIn(flags.runs, io);
  const targets = findTargets(paths, { project, io, only: flags.frontEnd });
  watch.lap('find');
  for (const complaint of targets.complaints) io.err(`contextcore: ${complaint}\n`);
  if (targets.files.length === 0) return paths.length === 0 ? nothingToCheck(io, strict, targets) : exit.configuration;
  const pool = await startThreads(targets.files, { project, flags, rules, io });
  const options = {
    files: targets.files,
    ...settingsFor(project, flags, rules),
    inScope: (path: string) => targets.inScope(path),
    ...(runs === undefined ? {} : { runs }),
    onStage: watch.lap,
  };
  const checked = await checkTogether(options, pool);
  const shown = withSettings(checked, project);
  render(shown, project.sources, flags, io);
  watch.lap('report');
  if (flags.stats) watch.print(shown.summary);
  return targets.complaints.length > 0 ? exit.configuration : exitOf(shown.summary, strict);
};

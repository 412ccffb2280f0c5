import { resolve } from 'node:path';
import { postrun as checkRuns } from '../../compose/index.ts';
import { readRun } from '../../connect/index.ts';
import { type ObservedRun, observeRun } from '../../contract/index.ts';
import { type ExitCode, exit, exitOf, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { inputFile, openProject } from '../project.ts';
import { render } from '../render.ts';
import { createStopwatch } from '../stopwatch.ts';
import { withSettings } from './check.ts';
import { type Named, namedRun, recordsIn } from './runs.ts';

export interface PostrunFlags extends CheckFlags {
  readonly contract: string;
  readonly dir?: string;
}

/** What one record says. A broken one stops the command: nothing may be concluded from it. */
const observed = ({ path, sealed, file }: Named, io: Io): ObservedRun => {
  const reading = readRun(path, { sealed });
  const first = reading.next();
  let last = first;
  const events = function* () {
    for (; !last.done; last = reading.next()) yield last.value;
  };
  const { runId = '', workflow = '' } = first.done ? {} : first.value;
  const run = observeRun({ runId, workflow }, events());
  const state = last.done ? last.value : undefined;
  if (state?.kind === 'unreadable') throw new Stop(exit.configuration, `"${file}" cannot be read: ${state.reason}.`);
  if (state?.kind === 'broken')
    throw new Stop(exit.findings, `"${file}" is not intact: line ${state.line}: ${state.reason}.`);
  if (state?.kind === 'torn') io.err(`contextcore: "${file}" has a torn end, which is left out: ${state.reason}.\n`);
  return run;
};

/** All records of a folder as what they say; those that are not intact are said and left out. */
export const observedIn = (dir: string, io: Io): readonly ObservedRun[] =>
  recordsIn({ dir }, io).flatMap((named) => {
    try {
      return [observed(named, io)];
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      io.err(`contextcore: left out: ${error.message}\n`);
      return [];
    }
  });

/** Judges a contract by what its runs did. */
export const postrun = async (given: readonly string[], flags: PostrunFlags, io: Io): Promise<ExitCode> => {
  const watch = createStopwatch(io);
  const rules = knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: flags.baseline });
  const file = inputFile(project.files, io, resolve(io.cwd, flags.contract));
  if ('unreadable' in file) throw new Stop(exit.configuration, `"${file.path}" cannot be read: ${file.unreadable}.`);
  const runs = given.map((one) => observed(namedRun(one, flags, io), io));
  const checked = await checkRuns({
    file,
    runs,
    read: project.files,
    config: project.config,
    rules,
    ...(flags.preset === undefined ? {} : { preset: flags.preset }),
    ...(project.baseline === undefined ? {} : { baseline: project.baseline }),
    projectPath: (name) => project.projectPath(name),
    inScope: (name) => name === project.projectPath(file.path),
    onStage: watch.lap,
  });
  const workflow = checked.contracts.get(file.path)?.workflow;
  const foreign = runs.find((run) => run.workflow !== workflow);
  if (workflow !== undefined && foreign)
    throw new Stop(
      exit.configuration,
      `Run "${foreign.runId}" is one of workflow "${foreign.workflow}", not of "${workflow}".`,
    );
  const shown = withSettings(checked, project);
  render(shown, project.sources, flags, io);
  for (const { runId, state, completeness } of runs) {
    const share = completeness === null ? '' : `, completeness ${Math.floor(completeness * 1000) / 10} %`;
    io.err(`contextcore: run ${runId}: ${state}${share}\n`);
  }
  if (flags.stats) watch.print(shown.summary);
  return exitOf(shown.summary, flags.strict === true);
};

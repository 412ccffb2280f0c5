import { check } from '../../compose/index.ts';
import { graphPrinters } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CheckFlags, GraphFormat } from '../options.ts';
import { openProject } from '../project.ts';
import { deliver, reportOf } from '../render.ts';
import { findTargets, nothingToCheck } from '../targets.ts';

export interface GraphFlags {
  readonly format: GraphFormat;
  readonly output?: string;
  readonly frontEnd?: CheckFlags['frontEnd'];
  /** The state of which the picture shows what has changed since. */
  readonly against?: string;
}

/** Code says what phases do, not in which order. */
const drawn: CheckFlags['frontEnd'] = ['contract', 'github-actions', 'langgraph'];

/** Those that can mark what has changed. */
const marking: readonly GraphFormat[] = ['mermaid', 'html', 'svg'];

/** Prints the graphs of what the paths name. Findings are marked, but do not fail it: a picture is no check. */
export const graph = async (paths: readonly string[], flags: GraphFlags, io: Io): Promise<ExitCode> => {
  if (flags.against !== undefined && !marking.includes(flags.format))
    throw new Stop(
      exit.usage,
      `--against marks what has changed in the formats ${marking.join(', ')}; "${flags.format}" has no marks.`,
    );
  const project = await openProject(io, { withBaseline: false });
  const targets = findTargets(paths, { project, io, only: flags.frontEnd ?? drawn });
  for (const complaint of targets.complaints) io.err(`contextcore: ${complaint}\n`);
  if (targets.files.length === 0) return paths.length === 0 ? nothingToCheck(io, false, targets) : exit.configuration;
  const checked = await check({
    files: targets.files,
    read: project.files,
    config: project.config,
    projectPath: (file) => project.projectPath(file),
  });
  const { against, format, output } = flags;
  const marks =
    against === undefined
      ? undefined
      : await (await import('./further.ts')).marksSince(against, targets.files, {
          paths,
          project,
          io,
          only: flags.frontEnd ?? drawn,
        });
  deliver(await graphPrinters[format](reportOf(checked, project.sources), marks), output, io);
  const unread = checked.summary.files - checked.summary.workflows;
  if (unread > 0) io.err(`contextcore: no graph for ${unread} of the files: run \`contextcore check\`.\n`);
  return targets.complaints.length > 0 || checked.summary.workflows === 0 ? exit.configuration : exit.fine;
};

import { resolve } from 'node:path';
import { preflight as checkStart, openFile } from '../../compose/index.ts';
import type { Files } from '../../core/index.ts';
import { parseDocument } from '../../parse/index.ts';
import { type ExitCode, exit, exitOf, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { inputFile, openProject } from '../project.ts';
import { render } from '../render.ts';
import { createStopwatch } from '../stopwatch.ts';
import { withSettings } from './check.ts';

export interface PreflightFlags extends CheckFlags {
  readonly context: string;
  readonly phases?: readonly string[];
}

/** The initial context as a value. What cannot be read stops the command: there is nothing to check against. */
export const readContext = (files: Files, io: Io, path: string): object => {
  const file = inputFile(files, io, resolve(io.cwd, path));
  if ('unreadable' in file) throw new Stop(exit.configuration, `"${file.path}" cannot be read: ${file.unreadable}.`);
  const { source, findings } = openFile(file);
  const parsed = findings.length > 0 ? { findings } : parseDocument(source);
  const [first] = parsed.findings.filter((finding) => finding.severity === undefined || finding.severity === 'error');
  if (first !== undefined || parsed.document === undefined) {
    const { line, column } = source.position(first?.at.start ?? 0);
    throw new Stop(exit.configuration, `${source.file}:${line}:${column}: ${first?.message ?? 'It holds nothing.'}`);
  }
  const { value } = parsed.document;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Stop(exit.configuration, `"${source.file}" holds no mapping of field names to values.`);
};

/** Checks one contract against the context with which it is about to start. */
export const preflight = async (path: string, flags: PreflightFlags, io: Io): Promise<ExitCode> => {
  const watch = createStopwatch(io);
  const rules = knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: flags.baseline });
  const file = inputFile(project.files, io, resolve(io.cwd, path));
  if ('unreadable' in file) throw new Stop(exit.configuration, `"${file.path}" cannot be read: ${file.unreadable}.`);
  const initial = readContext(project.files, io, flags.context);
  const checked = await checkStart({
    file,
    initial,
    initialFile: flags.context,
    ...(flags.phases === undefined ? {} : { phases: flags.phases }),
    read: project.files,
    config: project.config,
    rules,
    ...(flags.preset === undefined ? {} : { preset: flags.preset }),
    ...(project.baseline === undefined ? {} : { baseline: project.baseline }),
    projectPath: (name) => project.projectPath(name),
    inScope: (name) => name === project.projectPath(file.path),
    onStage: watch.lap,
  });
  const shown = withSettings(checked, project);
  render(shown, project.sources, flags, io);
  if (flags.stats) watch.print(shown.summary);
  return exitOf(shown.summary, flags.strict === true);
};

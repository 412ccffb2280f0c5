import { basename, dirname, join, resolve } from 'node:path';
import { type InputFile, readBaseline, readConfig, readInput, type Settings } from '../compose/index.ts';
import { createFiles, findUpwards, nameFrom, pathFrom } from '../connect/index.ts';
import type { Diagnostic, Files, Source } from '../core/index.ts';
import { reporters } from '../report/index.ts';
import type { Baseline, Config } from '../verify/index.ts';
import { exit, Stop } from './exit.ts';
import type { Io } from './io.ts';
import type { CheckFlags } from './options.ts';
import { configName } from './project-settings.ts';

const baselineName = 'contextcore.baseline.json';

/** The settings that hold for a working directory. */
export interface Project {
  readonly files: Files;
  readonly config: Config;
  /** Absolute: what project paths are relative to. */
  readonly folder: string;
  /** Absolute; the file need not exist. */
  readonly baselinePath: string;
  readonly baseline?: Baseline;
  /** The settings files, for snippets. */
  readonly sources: readonly Source[];
  /** What is wrong with the settings, but does not stop a check. */
  readonly diagnostics: readonly Diagnostic[];
  /** The name of a file (relative to the working directory) as seen from the project's folder. */
  projectPath(file: string): string;
}

/** A file by its absolute path, named as the user knows it. */
export const inputFile = (files: Files, io: Io, path: string): InputFile => readInput(files, nameFrom(io.cwd, path));

/** A file that the user named. One that cannot be read stops the command. */
export const givenFile = (files: Files, io: Io, path: string): Extract<InputFile, { readonly text: unknown }> => {
  const file = inputFile(files, io, resolve(io.cwd, path));
  if ('unreadable' in file) throw new Stop(exit.configuration, `"${file.path}" cannot be read: ${file.unreadable}.`);
  return file;
};

const usable = <T>(settings: Settings<T>): T => {
  if (settings.value !== undefined) return settings.value;
  const errors = settings.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const summary = { files: 1, workflows: 0, phases: 0, fields: 0, warnings: 0, infos: 0, unknown: 0, suppressed: 0 };
  const text = reporters.pretty({
    tool: { name: 'contextcore', version: '' },
    diagnostics: errors,
    summary: { ...summary, errors: errors.length },
    notes: [],
    sources: (file) => (file === settings.source.file ? settings.source : undefined),
    graphs: [],
    catalogue: () => undefined,
  });
  throw new Stop(exit.configuration, `"${settings.source.file}" cannot be used.\n${text.trimEnd()}`);
};

/** Finds and reads configuration and baseline upwards from the working directory. Bad ones: Stop with code 91. */
export const openProject = async (io: Io, options: { readonly withBaseline: boolean }): Promise<Project> => {
  const files = createFiles(io.cwd);
  const configPath = findUpwards(io.cwd, configName);
  const read = configPath === undefined ? undefined : await readConfig(inputFile(files, io, configPath));
  const config: Config = read === undefined ? {} : usable(read);
  const found = findUpwards(io.cwd, baselineName);
  const fallback = join(configPath === undefined ? io.cwd : dirname(configPath), baselineName);
  const baselinePath =
    configPath !== undefined && config.baseline !== undefined
      ? resolve(dirname(configPath), config.baseline)
      : (found ?? fallback);
  const folder = dirname(configPath ?? found ?? join(io.cwd, baselineName));
  const wanted = options.withBaseline && files.read(nameFrom(io.cwd, baselinePath)).kind !== 'missing';
  const baseline = wanted ? await readBaseline(inputFile(files, io, baselinePath)) : undefined;
  return {
    files,
    config,
    folder,
    baselinePath,
    ...(baseline === undefined ? {} : { baseline: usable(baseline) }),
    sources: [read?.source, baseline?.source].flatMap((source) => source ?? []),
    diagnostics: [...(read?.diagnostics ?? []), ...(baseline?.diagnostics ?? [])],
    projectPath: (file) => nameFrom(folder, pathFrom(io.cwd, file)),
  };
};

/** The name of the baseline file, for messages. */
export const baselineFile = (project: Project, io: Io): string =>
  nameFrom(io.cwd, project.baselinePath) || basename(project.baselinePath);

/** What every check of a project goes by. */
export const settingsFor = (
  project: Project,
  { preset }: Pick<CheckFlags, 'preset'>,
  rules: NonNullable<CheckFlags['rule']>,
) => ({
  read: project.files,
  config: project.config,
  rules,
  ...(preset === undefined ? {} : { preset }),
  ...(project.baseline === undefined ? {} : { baseline: project.baseline }),
  projectPath: (file: string): string => project.projectPath(file),
});

import { basename, resolve } from 'node:path';
import { type Checked, type InputFile, openFile, owners } from '../../compose/index.ts';
import { discover, nameFrom } from '../../connect/index.ts';
import { type CodedFinding, createGlobs, createSource, type Source } from '../../core/index.ts';
import { maskedText, mayHoldContext, type ReadContext, readProjectContexts } from '../../project/context/index.ts';
import { printable } from '../../report/index.ts';
import { verify } from '../../verify/index.ts';
import { type ExitCode, exit, exitOf } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { inputFile, openProject, type Project, settingsFor } from '../project.ts';
import { render } from '../render.ts';
import { withSettings } from './check.ts';

/** The files that hold nothing else. */
const ownNames: ReadonlySet<string> = new Set(['.contextcore.yaml', '.contextcore.yml', '.contextcore.json']);

const isOwn = (file: string): boolean => ownNames.has(basename(file));

/** A file and what was read from it. */
export interface ContextFile {
  readonly source: Source;
  readonly contexts: readonly ReadContext[];
  /** Those of the file as a whole, then those of its documents. */
  readonly findings: readonly CodedFinding[];
}

export interface ContextFiles {
  readonly files: readonly ContextFile[];
  /** Why a named path cannot be read, one sentence each. */
  readonly complaints: readonly string[];
}

const textOf = (file: InputFile): string => {
  if ('unreadable' in file) return '';
  return typeof file.text === 'string' ? file.text : new TextDecoder().decode(file.text);
};

const read = (file: InputFile, isSure: boolean): ContextFile => {
  const { source, findings } = openFile(file);
  const contexts = findings.length > 0 ? [] : readProjectContexts(source, isSure);
  const own = findings.map((one) => ({ ...one, code: 'project/unreadable' }));
  return { source, contexts, findings: [...own, ...contexts.flatMap((one) => one.findings)] };
};

/** The documents that paths name: files whatever they are called, and below folders those of the kind. Default: the current folder. */
export const findContexts = (paths: readonly string[], project: Project, io: Io): ContextFiles => {
  const roots = paths.length === 0 ? ['.'] : paths;
  const excluded = createGlobs(project.config.exclude ?? []);
  const found = discover(roots, {
    cwd: io.cwd,
    wants: (file) => (isOwn(file) || /\.ya?ml$/u.test(file)) && !excluded(project.projectPath(file)),
  });
  const named = new Set(paths.map((path) => nameFrom(io.cwd, resolve(io.cwd, path))));
  const isSure = (path: string): boolean => named.has(path) || isOwn(path);
  const inputs = found.files.map((file) => inputFile(project.files, io, resolve(io.cwd, file)));
  const lost = inputs.flatMap((file) => ('unreadable' in file && named.has(file.path) ? [file] : []));
  const files = inputs
    .filter((file) => !('unreadable' in file && named.has(file.path)))
    .filter((file) => isSure(file.path) || mayHoldContext(textOf(file)))
    .map((file) => read(file, isSure(file.path)))
    .filter(({ source, contexts, findings }) => contexts.length + findings.length > 0 || named.has(source.file));
  const lacking = files.filter(({ contexts, findings }) => contexts.length + findings.length === 0);
  return {
    files: files.filter((file) => !lacking.includes(file)),
    complaints: [
      ...found.empty.map(({ path, reason }) => `There is no ProjectContext at "${path}": ${reason}.`),
      ...lost.map((file) => `"${file.path}" cannot be read: ${file.unreadable}.`),
      ...lacking.map(({ source }) => `"${source.file}" holds no ProjectContext.`),
    ],
  };
};

/** The file as it may be shown. */
const shownSource = ({ source, contexts }: ContextFile): Source =>
  createSource(
    source.file,
    maskedText(
      source.text,
      contexts.flatMap(({ secrets }) => secrets),
    ),
  );

/** What was found, with the severities that the configuration gives it. */
export const judgeContexts = (
  files: readonly ContextFile[],
  project: Project,
  flags: Pick<CheckFlags, 'preset' | 'rule'>,
): Checked => {
  const { config, rules, preset, projectPath } = settingsFor(project, flags, knownRules(flags.rule));
  const result = verify({
    config,
    rules,
    ...(preset === undefined ? {} : { preset }),
    projectPath,
    files: files.map(({ source, findings }) => ({ source, comments: [], findings })),
    owners,
    suggest: () => undefined,
    // Suppressions of other findings are not judged here.
    inScope: () => false,
  });
  const sources = new Map(files.map((file) => [file.source.file, shownSource(file)]));
  return { ...result, sources, pairs: [], contracts: new Map() };
};

/** Checks what the paths name, prints the findings and gives the exit code. */
export const validate = async (paths: readonly string[], flags: CheckFlags, io: Io): Promise<ExitCode> => {
  knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: false });
  const { files, complaints } = findContexts(paths, project, io);
  for (const complaint of complaints) io.err(`contextcore: ${printable(complaint)}\n`);
  if (files.length === 0) {
    if (complaints.length > 0) return exit.configuration;
    io.err(
      'contextcore: no .contextcore.yaml and no document of the kind ProjectContext here; `contextcore create` writes one.\n',
    );
    return flags.strict === true || paths.length > 0 ? exit.configuration : exit.fine;
  }
  const checked = withSettings(judgeContexts(files, project, flags), project);
  render(checked, project.sources, flags, io);
  return complaints.length > 0 ? exit.configuration : exitOf(checked.summary, flags.strict === true);
};

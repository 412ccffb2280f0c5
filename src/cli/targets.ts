import { resolve } from 'node:path';
import { type FrontEnd, frontEnds, frontEndsOf, type InputFile, mayHold } from '../compose/index.ts';
import { discover, nameFrom } from '../connect/index.ts';
import { createGlobs } from '../core/index.ts';
import { type ExitCode, exit } from './exit.ts';
import type { Io } from './io.ts';
import { inputFile, type Project } from './project.ts';

export interface Targets {
  readonly files: readonly InputFile[];
  /** Why a named path cannot be checked, one sentence each. */
  readonly complaints: readonly string[];
  /** Whether a file (as seen from the project's folder) lies in what was asked for, be it still there or not. */
  inScope(projectPath: string): boolean;
}

/** The folders that a pattern leaves out as a whole: those it names, and those below which it takes everything. */
const folderPattern = (pattern: string): string => {
  const folder = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern.replace(/\/$/u, '');
  return pattern.endsWith('/**') && !folder.includes('/') ? `./${folder}` : folder;
};

/** What the paths of a command line name: files whatever they are called, and below folders those of some front ends. */
export const findTargets = (
  paths: readonly string[],
  { project, io, only = frontEnds }: { project: Project; io: Io; only?: readonly FrontEnd[] | undefined },
): Targets => {
  const { config, projectPath, files } = project;
  const included = config.include && createGlobs(config.include);
  const excluded = createGlobs(config.exclude ?? []);
  const excludedFolder = createGlobs((config.exclude ?? []).map(folderPattern));
  const roots = paths.length === 0 ? ['.'] : paths;
  const found = discover(roots, {
    cwd: io.cwd,
    wants: (file) => {
      if (!frontEndsOf(file).some((frontEnd) => only.includes(frontEnd))) return false;
      const path = projectPath(file);
      return (included?.(path) ?? true) && !excluded(path);
    },
    skipsFolder: (folder) => excludedFolder(projectPath(folder)),
  });
  const inputs = found.files.map((file) => inputFile(files, io, resolve(io.cwd, file)));
  const named = new Set(roots.map((path) => nameFrom(io.cwd, resolve(io.cwd, path))));
  const unreadable = inputs.flatMap((file) => ('unreadable' in file && named.has(file.path) ? [file] : []));
  const scopes = roots.map((root) => projectPath(nameFrom(io.cwd, resolve(io.cwd, root))));
  return {
    files: inputs.filter((file) => named.has(file.path) || mayHold(file, only)),
    complaints:
      paths.length === 0
        ? []
        : [
            ...found.empty.map(({ path, reason }) => `Nothing to check at "${path}": ${reason}.`),
            ...unreadable.map((file) => `"${file.path}" cannot be read: ${file.unreadable}.`),
          ],
    inScope: (path) => scopes.some((scope) => scope === '.' || path === scope || path.startsWith(`${scope}/`)),
  };
};

/** A default path with nothing to check is fine, but said; under `--strict` it is not fine. */
export const nothingToCheck = (io: Io, strict: boolean): ExitCode => {
  io.err(
    'contextcore: no contract files (*.contract.yaml, .yml, .json), no GitHub workflows, no phases in code and no LangGraph agents here; `contextcore init` writes a contract.\n',
  );
  return strict ? exit.configuration : exit.fine;
};

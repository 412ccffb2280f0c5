import { resolve } from 'node:path';
import { type FrontEnd, frontEnds, frontEndsOf, type InputFile, mayHold, readInput } from '../compose/index.ts';
import { discover, nameFrom } from '../connect/index.ts';
import { looksLikeGithub } from '../contract/index.ts';
import { compareText, createGlobs } from '../core/index.ts';
import { printable } from '../report/index.ts';
import { type ExitCode, exit } from './exit.ts';
import type { Io } from './io.ts';
import { fewestOfMany, tellManyFiles } from './many-files.ts';
import type { Project } from './project.ts';

export interface Targets {
  readonly files: readonly InputFile[];
  /** Why a named path cannot be checked, one sentence each. */
  readonly complaints: readonly string[];
  /** What was there and is not looked at, as the end of a sentence; where that is known. */
  readonly hidden?: string;
  /** Whether a file (as seen from the project's folder) lies in what was asked for, be it still there or not. */
  inScope(projectPath: string): boolean;
}

/** The folders that a pattern leaves out as a whole: those it names, and those below which it takes everything. */
const folderPattern = (pattern: string): string => {
  const folder = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern.replace(/\/$/u, '');
  return pattern.endsWith('/**') && !folder.includes('/') ? `./${folder}` : folder;
};

/** Whether the front end is known by the name as it stands, or by the text: where one stands in `.github`, names tell less. */
const isTold = (file: InputFile): boolean => {
  if ('unreadable' in file || frontEndsOf(file.path).length > 0) return true;
  return looksLikeGithub(typeof file.text === 'string' ? file.text : new TextDecoder().decode(file.text));
};

/** What a walk came by: files that were wanted, of which git may ignore some, and what the configuration excludes. */
interface Hiding {
  readonly wanted: string[];
  readonly excluded: string[];
}

const createHiding = (): Hiding => ({ wanted: [], excluded: [] });

/** Why nothing was found below a folder although something is there; as the end of a sentence. */
const hiddenBelow = (folder: string, { wanted, excluded }: Hiding): string | undefined => {
  const isBelow = (file: string): boolean => (folder === '.' ? !file.startsWith('../') : file.startsWith(`${folder}/`));
  for (const [files, verb] of [
    [wanted, 'git ignores'],
    [excluded, 'the configuration excludes'],
  ] as const) {
    const [first, second] = files.filter(isBelow).sort(compareText);
    if (first !== undefined) return printable(`${verb} "${first}"${second === undefined ? '' : ' and more'}`);
  }
  return undefined;
};

/**
 * What the paths of a command line name: files whatever they are called, and below folders those of some front ends. It is told where
 * they are many.
 */
export const findTargets = (
  paths: readonly string[],
  { project, io, only = frontEnds }: { project: Project; io: Io; only?: readonly FrontEnd[] | undefined },
): Targets => {
  const { config, projectPath, files } = project;
  const included = config.include && createGlobs(config.include);
  const excluded = config.exclude && createGlobs(config.exclude);
  const excludedFolder = config.exclude && createGlobs(config.exclude.map(folderPattern));
  const roots = paths.length === 0 ? ['.'] : paths;
  // Seen from there, the name of a workflow does not say that it is one.
  const isInside = /[\\/]\.github(?:[\\/]|$)/u.test(io.cwd);
  const hiding = createHiding();
  const found = discover(roots, {
    cwd: io.cwd,
    wants: (file) => {
      if (!frontEndsOf(isInside ? resolve(io.cwd, file) : file).some((frontEnd) => only.includes(frontEnd)))
        return false;
      const path = included || excluded ? projectPath(file) : file;
      const isWanted = (included?.(path) ?? true) && !excluded?.(path);
      hiding[isWanted ? 'wanted' : 'excluded'].push(file);
      return isWanted;
    },
    skipsFolder: (folder) => {
      if (!excludedFolder?.(projectPath(folder))) return false;
      hiding.excluded.push(folder);
      return true;
    },
  });
  for (const { path, reason } of found.closed)
    io.err(`contextcore: ${printable(`"${path}" cannot be read: ${reason}. What is in it is not checked.`)}\n`);
  const inputs = found.files.map((file) => readInput(files, file));
  const named = new Set(roots.map((path) => nameFrom(io.cwd, resolve(io.cwd, path))));
  const unreadable = inputs.flatMap((file) => ('unreadable' in file && named.has(file.path) ? [file] : []));
  const taken = inputs.filter((file) => named.has(file.path) || (mayHold(file, only) && isTold(file)));
  if (taken.length >= fewestOfMany) tellManyFiles();
  const hidden = found.files.length > 0 ? undefined : hiddenBelow('.', hiding);
  const scopes = roots.map((root) => projectPath(nameFrom(io.cwd, resolve(io.cwd, root))));
  return {
    files: taken,
    complaints:
      paths.length === 0
        ? []
        : [
            ...found.empty.map(({ path, reason }) => {
              const why = hiddenBelow(nameFrom(io.cwd, resolve(io.cwd, path)), hiding);
              return `Nothing to check at "${path}": ${why ?? reason}.`;
            }),
            ...unreadable.map((file) => `"${file.path}" cannot be read: ${file.unreadable}.`),
          ],
    ...(hidden === undefined ? {} : { hidden }),
    inScope: (path) => scopes.some((scope) => scope === '.' || path === scope || path.startsWith(`${scope}/`)),
  };
};

/** A default path with nothing to check is fine, but said; under `--strict` it is not fine. */
export const nothingToCheck = (io: Io, strict: boolean, { hidden }: Pick<Targets, 'hidden'> = {}): ExitCode => {
  const why = hidden === undefined ? '' : ` (${hidden})`;
  io.err(
    `contextcore: no contract files (*.contract.yaml, .yml, .json), no GitHub workflows, no phases in code and no LangGraph agents here${why}; \`contextcore init\` writes a contract.\n`,
  );
  return strict ? exit.configuration : exit.fine;
};

import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { type DiffSide, type FrontEnd, frontEnds, frontEndsOf, mayHold, readInput } from '../../compose/index.ts';
import { isRef, nameInTree, openTree } from '../../connect/index.ts';
import { createGlobs } from '../../core/index.ts';
import { exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import type { Project } from '../project.ts';
import { findTargets } from '../targets.ts';

/** What one argument of `diff` names: a path on disk, or a path in a commit. */
export interface Named {
  readonly given: string;
  readonly ref?: string;
  /** As seen from the working directory. Absent for a commit as a whole. */
  readonly path?: string;
}

/** What exists on disk is a path; else `REF:path` or `REF`. What looks like a path and is not there stays one. */
export const namedBy = (given: string, io: Io): Named => {
  // A variable that was not set: the project is not to be compared with itself.
  if (given === '') throw new Stop(exit.usage, 'The name of what to compare with is empty.');
  if (existsSync(resolve(io.cwd, given))) return { given, path: given };
  const colon = given.indexOf(':');
  const ref = colon < 0 ? given : given.slice(0, colon);
  if (ref.startsWith('-')) throw new Stop(exit.usage, `"${given}" is neither a path nor a commit.`);
  if (!isRef(ref) || /^\.\.?\/|^\/|\.(?:ya?ml|json|[cm]?[jt]sx?)$/u.test(ref)) return { given, path: given };
  if (colon < 0) return { given, ref };
  const rest = given.slice(colon + 1);
  return { given, ref, path: rest === '' ? '.' : nameInTree(rest, io) };
};

export interface SideOptions {
  readonly project: Project;
  readonly io: Io;
  readonly only: readonly FrontEnd[] | undefined;
}

const isBelow = (name: string, folder: string): boolean =>
  folder === '.' ? name !== '..' && !name.startsWith('../') : name === folder || name.startsWith(`${folder}/`);

/** Why a commit cannot be had. What names no commit may have been meant as a path. */
export const reasonWithout = ({ path }: Named, reason: string): string =>
  path === undefined && reason.startsWith('there is no commit')
    ? `${reason}, and no file or folder of that name here`
    : reason;

/** The files that a commit holds at a path, of those that would be looked at on disk. */
const filesOfRef = (
  { ref, named }: { readonly ref: string; readonly named: Named },
  path: string,
  { project, io, only = frontEnds }: SideOptions,
): DiffSide => {
  const opened = openTree(ref, io);
  if (opened.kind === 'refused')
    throw new Stop(exit.configuration, `"${ref}" cannot be read: ${reasonWithout(named, opened.reason)}.`);
  const { tree } = opened;
  const { include, exclude = [] } = project.config;
  const included = include && createGlobs(include);
  const excluded = createGlobs(exclude);
  const folder = posix.normalize(path).replace(/(?<=.)\/$/u, '');
  const names = tree.files.filter((name) => {
    if (name === folder) return true;
    if (!isBelow(name, folder) || /(?:^|\/)node_modules\//u.test(name)) return false;
    if (!frontEndsOf(name).some((frontEnd) => only.includes(frontEnd))) return false;
    const inProject = project.projectPath(name);
    return (included?.(inProject) ?? true) && !excluded(inProject);
  });
  tree.prefetch(names);
  const files = names
    .map((name) => readInput(tree, name))
    .filter((file) => file.path === folder || mayHold(file, only));
  return { files, read: tree, label: `${ref}:` };
};

/** The files of one side. A side with nothing to compare ends the command. */
export const sideOf = (named: Named, path: string, options: SideOptions): DiffSide => {
  const { project, io } = options;
  if (named.ref !== undefined) {
    const side = filesOfRef({ ref: named.ref, named }, path, options);
    if (side.files.length === 0) nothingAt(path === '.' ? named.ref : `${named.ref}:${path}`);
    return side;
  }
  const targets = findTargets([path], { project, io, only: options.only });
  if (targets.complaints.length > 0 || targets.files.length === 0)
    throw new Stop(
      exit.configuration,
      targets.complaints[0]?.replace('Nothing to check', 'Nothing to compare') ?? `Nothing to compare at "${path}".`,
    );
  return { files: targets.files, read: project.files };
};

export const nothingAt = (what: string): never => {
  throw new Stop(exit.configuration, `Nothing to compare at "${what}": no workflow is there.`);
};

import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../../core/index.ts';
import { type IgnoreRules, ignoredBy, parseIgnore } from './ignore.ts';

export interface DiscoverOptions {
  /** Absolute. Paths are resolved against it, and files are named relative to it. */
  readonly cwd: string;
  /** Whether a file found below a folder is wanted; gets its name relative to `cwd`. */
  readonly wants: (file: string) => boolean;
  /** Whether a folder need not be entered. */
  readonly skipsFolder?: (folder: string) => boolean;
}

export interface Discovered {
  /** Relative to `cwd`, `/` separated, sorted, each file once. */
  readonly files: readonly string[];
  /** Given paths that hold nothing to check, with the reason. */
  readonly empty: readonly { readonly path: string; readonly reason: string }[];
  /** Folders below given paths whose files are not known, with the reason; named as files are. */
  readonly closed: readonly { readonly path: string; readonly reason: string }[];
}

/** The rules of a folder and of the folders above it, innermost last. */
interface Scope {
  readonly folder: readonly string[];
  readonly rules: IgnoreRules;
}

interface Folder {
  readonly path: string;
  readonly segments: readonly string[];
  readonly scopes: readonly Scope[];
}

const neverEntered: ReadonlySet<string> = new Set(['node_modules', '.git']);

const segmentsOf = (path: string): readonly string[] => path.split(sep).filter((part) => part !== '');

/** Names that another folder's path can stand before as they are: most are, and node's functions take several times as long. */
const isPlain = (name: string): boolean => sep === '/' && !/(?:^|\/)\.{0,2}(?:\/|$)/u.test(name);

/** The name under which the user knows a path. */
export const nameFrom = (cwd: string, path: string): string => {
  const rest = path.slice(cwd.length + 1);
  if (path[cwd.length] === '/' && path.startsWith(cwd) && isPlain(rest)) return rest;
  const name = relative(cwd, path);
  return (sep === '/' ? name : name.split(sep).join('/')) || '.';
};

/** The path of what a name stands for. */
export const pathFrom = (cwd: string, name: string): string =>
  isPlain(name) && cwd !== '/' ? `${cwd}/${name}` : resolve(cwd, name);

const readIgnore = (folder: string): IgnoreRules => {
  try {
    return parseIgnore(readFileSync(join(folder, '.gitignore'), 'utf8'));
  } catch {
    return [];
  }
};

/** The `.gitignore` files from the repository's root down to the parent of a folder. Outside a repository: none. */
const scopesAbove = (folder: string): readonly Scope[] => {
  const scopes: Scope[] = [];
  let current = folder;
  while (!existsSync(join(current, '.git'))) {
    const parent = dirname(current);
    if (parent === current) return [];
    current = parent;
    scopes.unshift({ folder: segmentsOf(current), rules: readIgnore(current) });
  }
  return scopes;
};

const isIgnored = (scopes: readonly Scope[], path: readonly string[], isFolder: boolean): boolean => {
  for (let i = scopes.length - 1; i >= 0; i--) {
    const scope = scopes[i];
    const verdict = scope && ignoredBy(scope.rules, path.slice(scope.folder.length), isFolder);
    if (verdict !== undefined) return verdict;
  }
  return false;
};

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return typeof code === 'string' ? code : 'not readable';
};

interface Found {
  readonly plain: string[];
  readonly links: string[];
  readonly closed: { readonly path: string; readonly reason: string }[];
}

const walkFolder = (folder: Folder, options: DiscoverOptions, found: Found): readonly Folder[] => {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder.path, { withFileTypes: true });
  } catch (error) {
    found.closed.push({ path: folder.path, reason: reasonOf(error) });
    return [];
  }
  const own = entries.some((entry) => entry.name === '.gitignore') ? readIgnore(folder.path) : [];
  const scopes = own.length > 0 ? [...folder.scopes, { folder: folder.segments, rules: own }] : folder.scopes;
  const below: Folder[] = [];
  for (const entry of entries) {
    const path = pathFrom(folder.path, entry.name);
    const segments = [...folder.segments, entry.name];
    if (entry.isDirectory()) {
      if (neverEntered.has(entry.name) || isIgnored(scopes, segments, true)) continue;
      if (!options.skipsFolder?.(nameFrom(options.cwd, path))) below.push({ path, segments, scopes });
    } else if (options.wants(nameFrom(options.cwd, path)) && !isIgnored(scopes, segments, false)) {
      (entry.isSymbolicLink() ? found.links : found.plain).push(path);
    }
  }
  return below;
};

/** Links to folders are not entered, so that a walk always ends; links to files count once, and after the files themselves. */
const targetOfLink = (link: string): string | undefined => {
  try {
    const target = realpathSync(link);
    return statSync(target).isFile() ? target : undefined;
  } catch {
    // A dangling link is a wanted name that cannot be read: reading it will say so.
    return link;
  }
};

const uniqueFiles = (found: Found): readonly string[] => {
  const files = new Set(found.plain);
  if (found.links.length === 0) return [...files];
  const seen = new Set([...files].map((file) => join(realpathSync(dirname(file)), basename(file))));
  for (const link of found.links.sort(compareText)) {
    const target = targetOfLink(link);
    if (target === undefined || seen.has(target)) continue;
    seen.add(target);
    files.add(link);
  }
  return [...files];
};

const discoverIn = (path: string, options: DiscoverOptions, found: Found): string | undefined => {
  const start = resolve(options.cwd, path);
  let isFolder: boolean;
  try {
    isFolder = statSync(start).isDirectory();
  } catch (error) {
    return reasonOf(error);
  }
  if (!isFolder) {
    found.plain.push(start);
    return undefined;
  }
  const before = found.plain.length + found.links.length;
  const open: Folder[] = [{ path: start, segments: segmentsOf(start), scopes: scopesAbove(start) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) open.push(...walkFolder(next, options, found));
  // A folder that somebody names is no folder below it.
  const closed = found.closed.findIndex((one) => one.path === start);
  if (closed >= 0) return found.closed.splice(closed, 1)[0]?.reason;
  return found.plain.length + found.links.length > before ? undefined : 'nothing to check below it';
};

/**
 * Lists the files to check: what a path names is taken whatever it is called; below a folder only wanted files that no
 * `.gitignore` excludes. `node_modules` and `.git` are never entered. Synchronous: for small folders that is the fastest.
 */
export const discover = (paths: readonly string[], options: DiscoverOptions): Discovered => {
  const found: Found = { plain: [], links: [], closed: [] };
  const empty = paths.flatMap((path) => {
    const reason = discoverIn(path, options, found);
    return reason === undefined ? [] : [{ path, reason }];
  });
  const files = uniqueFiles(found).map((file) => nameFrom(options.cwd, file));
  const closed = found.closed.map(({ path, reason }) => ({ path: nameFrom(options.cwd, path), reason }));
  return { files: files.sort(compareText), empty, closed };
};

/** The nearest file of that name in a folder or the folders above it, up to the root of the repository that holds it. */
export const findUpwards = (folder: string, name: string): string | undefined => {
  for (let current = folder; ; current = dirname(current)) {
    const candidate = join(current, name);
    if (existsSync(candidate)) return candidate;
    if (existsSync(join(current, '.git')) || dirname(current) === current) return undefined;
  }
};

/** The root of the repository that a folder is in. */
export const repositoryOf = (folder: string): string | undefined => {
  const git = findUpwards(folder, '.git');
  return git === undefined ? undefined : dirname(git);
};

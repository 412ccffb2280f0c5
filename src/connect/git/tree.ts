import { posix } from 'node:path';
import type { Files, ReadResult } from '../../core/index.ts';
import { type GitWorld, runGit } from './run.ts';

/** The files of one commit, under the names that they have as seen from the working directory. */
export interface GitTree extends Files {
  /** Sorted. */
  readonly files: readonly string[];
  /** Reads many at once, which is much faster than one after the other. */
  prefetch(names: readonly string[]): void;
}

export type OpenedTree =
  | { readonly kind: 'tree'; readonly tree: GitTree }
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): OpenedTree => ({ kind: 'refused', reason });

/** Whether a text can be a ref. What begins with a dash would be read as an option. */
export const isRef = (text: string): boolean => /^[^-\s\0][^\s\0:]*$/u.test(text);

const firstLine = (out: Buffer): string => out.toString('utf8').replace(/\r?\n$/u, '');

/** Opens a commit, a branch, a tag, or whatever else names one. Never throws; why it cannot be opened is said. */
export const openTree = (ref: string, world: GitWorld): OpenedTree => {
  if (!isRef(ref)) return refused(`"${ref}" is no name of a commit`);
  const prefix = runGit(['rev-parse', '--show-prefix'], world);
  if (prefix.kind === 'absent') return refused('git is not installed, or not on the PATH');
  if (prefix.kind === 'failed')
    return refused(
      /dubious ownership/u.test(prefix.said)
        ? 'git refuses, because the repository belongs to another user; see safe.directory in its documentation'
        : 'this folder is in no git repository',
    );
  const commit = runGit(['rev-parse', '--verify', '--quiet', `${ref}^{tree}`], world);
  if (commit.kind !== 'done') return refused(missingRef(ref, world));
  const listed = runGit(['ls-tree', '-r', '-z', '--full-tree', firstLine(commit.out)], world);
  if (listed.kind !== 'done') return refused(`the files of "${ref}" cannot be listed`);
  return { kind: 'tree', tree: treeOf(entriesOf(listed.out, firstLine(prefix.out)), world) };
};

export type Ancestor =
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** The last commit that a ref and what is checked out have in common: what came to the ref since is nobody's change here. */
export const commonAncestor = (ref: string, world: GitWorld): Ancestor => {
  const opened = openTree(ref, world);
  if (opened.kind === 'refused') return opened;
  const found = runGit(['merge-base', ref, 'HEAD'], world);
  if (found.kind === 'done') return { kind: 'commit', commit: firstLine(found.out) };
  if (runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], world).kind !== 'done')
    return { kind: 'refused', reason: 'nothing has been committed yet' };
  const shallow = runGit(['rev-parse', '--is-shallow-repository'], world);
  const isShallow = shallow.kind === 'done' && firstLine(shallow.out) === 'true';
  const why = isShallow
    ? ': this is a shallow clone, so run `git fetch --unshallow` first, or set "fetch-depth: 0" where actions/checkout made it'
    : '';
  return { kind: 'refused', reason: `"${ref}" and what is checked out have no commit in common${why}` };
};

/** Who commits here, as `Name <address>`; undefined where git does not know. */
export const committer = (world: GitWorld): string | undefined => {
  const said = runGit(['var', 'GIT_COMMITTER_IDENT'], world);
  return said.kind === 'done' ? /^(.*>) \d+ [+-]\d+$/u.exec(firstLine(said.out))?.[1] : undefined;
};

const missingRef = (ref: string, world: GitWorld): string => {
  const shallow = runGit(['rev-parse', '--is-shallow-repository'], world);
  const none = `there is no commit "${ref}" in this repository`;
  if (shallow.kind !== 'done' || firstLine(shallow.out) !== 'true') return none;
  const [, remote, branch] = /^(origin)\/([\w./-]+)$/u.exec(ref) ?? [];
  const fetch =
    remote && branch
      ? `git fetch --depth=1 ${remote} ${branch}:refs/remotes/${remote}/${branch}`
      : 'git fetch --unshallow';
  return `${none}, which is a shallow clone: run \`${fetch}\` first, or set "fetch-depth: 0" where actions/checkout made it`;
};

const plainFile = /^100(?:644|755|664) blob /u;

/** The plain files of a listing: names as seen from the working directory, and the objects that hold them. */
const entriesOf = (listing: Buffer, prefix: string): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>();
  const from = `/${prefix}`;
  for (const line of listing.toString('utf8').split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0 || !plainFile.test(line)) continue;
    const object = line.slice(0, tab).split(' ')[2] ?? '';
    entries.set(posix.relative(from, `/${line.slice(tab + 1)}`), object);
  }
  return entries;
};

const treeOf = (entries: ReadonlyMap<string, string>, world: GitWorld): GitTree => {
  const contents = new Map<string, Uint8Array>();
  const fetch = (objects: readonly string[]): void => {
    const wanted = [...new Set(objects)].filter((object) => !contents.has(object));
    if (wanted.length === 0) return;
    const answer = runGit(['cat-file', '--batch'], world, `${wanted.join('\n')}\n`);
    if (answer.kind === 'done') for (const [object, bytes] of blobsOf(answer.out)) contents.set(object, bytes);
  };
  return {
    files: [...entries.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    prefetch: (names) => fetch(names.flatMap((name) => entries.get(name) ?? [])),
    read: (name): ReadResult => {
      const object = entries.get(posix.normalize(name));
      if (object === undefined) return { kind: 'missing' };
      fetch([object]);
      const bytes = contents.get(object);
      return bytes ? { kind: 'bytes', bytes } : { kind: 'unreadable', reason: 'git does not have its content' };
    },
  };
};

/** What `git cat-file --batch` prints: for each object a line with its size, its bytes and a line break. */
const blobsOf = function* (out: Buffer): Iterable<readonly [string, Uint8Array]> {
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(10, at);
    if (end < 0) return;
    const [object = '', kind, size] = out.subarray(at, end).toString('latin1').split(' ');
    at = end + 1;
    if (kind === 'missing' || size === undefined) continue;
    yield [object, out.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
};

/** The name of a path that is given as git does: from the root of the repository, or with `./` from here. */
export const nameInTree = (path: string, world: GitWorld): string => {
  if (/^\.\.?(?:\/|$)/u.test(path)) return posix.normalize(path);
  const prefix = runGit(['rev-parse', '--show-prefix'], world);
  return posix.relative(`/${prefix.kind === 'done' ? firstLine(prefix.out) : ''}`, `/${path}`) || '.';
};

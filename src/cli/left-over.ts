import { join, resolve } from 'node:path';
import { filesIn, foldersIn, repositoryOf } from '../connect/index.ts';
import type { Files } from '../core/index.ts';
import { textOf } from './generated.ts';
import type { Io } from './io.ts';

export interface Generation {
  /** The folder, as the user named it. */
  readonly out: string;
  /** The folders that are generated, below it. */
  readonly folders: ReadonlySet<string>;
  /** All files that would be generated, below it. */
  readonly paths: ReadonlySet<string>;
  /** Where the documents stand, as heads of files name them. */
  readonly origins: ReadonlySet<string>;
  /** A folder in the repository of the documents. */
  readonly home: string;
  isOurs(text: string): boolean;
}

/** Heads name one document, or all that a file was made of. */
const longestHead = 100_000;

/** Which documents a file says that it was made of. */
const originsIn = (text: string): readonly string[] =>
  [...text.slice(0, longestHead).matchAll(/From ([^\n\\]{1,400}), project "/gu)].flatMap(([, origin]) => origin ?? []);

/**
 * Whether a document no longer makes files of another folder: it is given and makes others, or it is gone. The latter is known only of
 * documents in the repository that holds the output.
 */
const isGone = (origin: string, { out, origins, home }: Generation, files: Files, io: Io): boolean => {
  if (origins.has(origin)) return true;
  const root = repositoryOf(home);
  if (root === undefined || root !== repositoryOf(resolve(io.cwd, out)) || / of a cluster$/u.test(origin)) return false;
  return files.read(resolve(root, origin)).kind === 'missing';
};

/**
 * Files of ours that are no longer generated, below the folder: in folders of projects that are generated, and those whose documents
 * all are given or gone. What is made of other documents is theirs.
 */
export const leftOver = (generation: Generation, files: Files, io: Io): readonly string[] => {
  const { out, folders, paths, isOurs } = generation;
  const root = resolve(io.cwd, out);
  return foldersIn(root).flatMap((folder) => {
    const own = filesIn(join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((path) => !paths.has(path))
      .map((path) => ({ path, text: textOf(files.read(join(root, path))) }))
      .filter(({ text }) => isOurs(text));
    const made = own.flatMap(({ text }) => originsIn(text));
    const isLeft =
      folders.has(folder) || (made.length > 0 && made.every((origin) => isGone(origin, generation, files, io)));
    return isLeft ? own.map(({ path }) => path) : [];
  });
};

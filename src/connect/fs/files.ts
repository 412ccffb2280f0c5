import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Files, ReadResult } from '../../core/index.ts';
import { pathFrom } from './discover.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether the system refused with one of these codes: `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error));

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EEXIST', 'it exists already'],
  ['EFBIG', 'the file may grow no further'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its links form a loop'],
  ['ERR_STRING_TOO_LONG', 'it is too large'],
  ['EMFILE', 'too many files are open'],
  ['ENOSPC', 'no space is left'],
  ['EROFS', 'the file system is read-only'],
]);

/** Why the system refused, in words. */
export const reasonFor = (error: unknown): string => {
  const code = codeOf(error);
  return reasons.get(code) ?? (code === 'ENOENT' ? 'no such file' : code || 'not readable');
};

/** Files are read as texts, which Node does at once. What may be more than UTF-8 without a mark is left to be judged by its bytes. */
const mayBeOther = (text: string): boolean => text.startsWith('\ufeff') || text.includes('\ufffd');

const readOne = (path: string): ReadResult => {
  try {
    // A pipe or a device would block or never end.
    if (!statSync(path).isFile()) return { kind: 'unreadable', reason: 'it is not a file' };
    const text = readFileSync(path, 'utf8');
    return mayBeOther(text) ? { kind: 'bytes', bytes: readFileSync(path) } : { kind: 'text', text };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return { kind: 'missing' };
    return { kind: 'unreadable', reason: reasonFor(error) };
  }
};

/** The files of this machine; names are relative to `cwd`. */
export const createFiles = (cwd: string): Files => ({ read: (file) => readOne(pathFrom(cwd, file)) });

export type WriteResult = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: string };

const replace = (path: string, text: string): void => {
  const target = existsSync(path) ? realpathSync(path) : path;
  // A device or a pipe cannot be replaced, only written to.
  if (existsSync(target) && !statSync(target).isFile()) {
    writeFileSync(target, text);
    return;
  }
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

/**
 * Writes a whole file or nothing: the text goes to a temporary neighbour that is then renamed. Folders are made.
 * With `exclusive`, a file that exists is left alone (`refused`). Never throws.
 */
export const writeWhole = (path: string, text: string, options: { readonly exclusive?: boolean } = {}): WriteResult => {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (options.exclusive) writeFileSync(path, text, { flag: 'wx' });
    else replace(path, text);
    return { kind: 'written' };
  } catch (error) {
    return { kind: 'refused', reason: reasonFor(error) };
  }
};

import { type CodedFinding, compareText, createSource, type Files, type Source } from '../core/index.ts';
import { decodeText } from '../parse/index.ts';

/** A file by the name under which the user knows it (relative, `/` separated), with its text or why there is none. */
export type InputFile =
  | { readonly path: string; readonly text: string | Uint8Array }
  | { readonly path: string; readonly unreadable: string };

export interface OpenedFile {
  readonly source: Source;
  readonly findings: readonly CodedFinding[];
}

const missing = 'no such file';

const unreadable = (path: string, reason: string): OpenedFile => {
  const source = createSource(path, '');
  const finding: CodedFinding = {
    code: 'contract/unreadable-file',
    at: { source, start: 0, end: 0 },
    message: `File "${path}" cannot be read: ${reason}.`,
    help: 'Make it readable, or take it out of what is checked.',
  };
  return { source, findings: [finding] };
};

/** Bytes to text; a file without text becomes an empty source with a finding. */
export const openFile = (file: InputFile): OpenedFile => {
  if ('unreadable' in file) return unreadable(file.path, file.unreadable);
  if (typeof file.text === 'string') return { source: createSource(file.path, file.text), findings: [] };
  return decodeText(file.path, file.text);
};

/** A file of a file system by its name. */
export const readInput = (files: Files, path: string): InputFile => {
  const read = files.read(path);
  if (read.kind === 'bytes') return { path, text: read.bytes };
  if (read.kind === 'text') return { path, text: read.text };
  return { path, unreadable: read.kind === 'missing' ? missing : read.reason };
};

/** `specifier` as seen from the folder of a file; undefined for absolute paths and URLs, which no contract may name. */
export const joinPath = (fromFile: string, specifier: string): string | undefined => {
  if (/^[/\\]|^[a-z][a-z0-9+.-]*:/iu.test(specifier)) return undefined;
  const rooted = fromFile.startsWith('/');
  const segments: string[] = [];
  for (const part of [...fromFile.split('/').slice(0, -1), ...specifier.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else segments.push(part);
  }
  return (rooted ? '/' : '') + segments.join('/');
};

/** Opens what contracts import, each file once, and remembers what was wrong with it. */
export interface Imports {
  resolve(fromFile: string, specifier: string): Source | undefined;
  /** By name, so that snippets can be shown. */
  readonly opened: ReadonlyMap<string, OpenedFile>;
  findings(): readonly CodedFinding[];
}

export const createImports = (files: Files): Imports => {
  const opened = new Map<string, OpenedFile>();
  return {
    opened,
    resolve(fromFile, specifier) {
      const path = joinPath(fromFile, specifier);
      if (path === undefined) return undefined;
      const known = opened.get(path);
      if (known !== undefined) return known.source;
      const input = readInput(files, path);
      if ('unreadable' in input && input.unreadable === missing) return undefined;
      const file = openFile(input);
      opened.set(path, file);
      return file.source;
    },
    findings: () => [...opened].sort(([a], [b]) => compareText(a, b)).flatMap(([, file]) => file.findings),
  };
};

/** A view of files that are given as texts. */
export const filesOf = (given: readonly InputFile[]): Files => {
  const byPath = new Map(given.map((file) => [file.path, file]));
  return {
    read(path) {
      const file = byPath.get(path);
      if (file === undefined) return { kind: 'missing' };
      if ('unreadable' in file) return { kind: 'unreadable', reason: file.unreadable };
      return typeof file.text === 'string' ? { kind: 'text', text: file.text } : { kind: 'bytes', bytes: file.text };
    },
  };
};

import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { noFollow } from './disk.ts';
import { segmentNamed } from './format.ts';
import { openLines } from './lines.ts';

/** What is written down of a record when its run closes it: as many lines, the last one with that hash. */
export interface SealedHead {
  readonly runId: string;
  /** Relative to the store, `/` separated. */
  readonly file: string;
  readonly lines: number;
  readonly head: string;
  /** RFC 3339. */
  readonly sealed: string;
  /** How the run ended; null when it was closed before its end. */
  readonly state: string | null;
}

const headsName = 'heads.jsonl';

const textIn = (value: object, name: string): string | undefined => {
  const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof found === 'string' ? found : undefined;
};

const isRecordFile = (file: string, runId: string): boolean =>
  /^\d{4}-\d\d-\d\d\/$/u.test(file.slice(0, 11)) && segmentNamed(file.slice(11))?.runId === runId;

const headOf = (line: Uint8Array): SealedHead | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(line).toString());
    if (typeof value !== 'object' || value === null || !('lines' in value)) return undefined;
    const [runId = '', file = '', head = ''] = [textIn(value, 'runId'), textIn(value, 'file'), textIn(value, 'head')];
    const { lines } = value;
    if (typeof lines !== 'number' || !Number.isSafeInteger(lines) || lines < 0) return undefined;
    if (!isRecordFile(file, runId) || !/^[0-9a-f]{64}$/u.test(head)) return undefined;
    return { runId, file, lines, head, sealed: textIn(value, 'sealed') ?? '', state: textIn(value, 'state') ?? null };
  } catch {
    return undefined;
  }
};

/** Where reading the heads may go on later. */
export interface HeadsRead {
  readonly heads: ReadonlyMap<string, SealedHead>;
  /** Where the last whole line ends. */
  readonly end: number;
  /** The size of the file. */
  readonly size: number;
}

/** The heads that are written down from a byte on. What is no head is passed over; what was said first of a file holds. */
export const readHeadsFrom = (root: string, from: number): HeadsRead => {
  const heads = new Map<string, SealedHead>();
  const opened = openLines(join(root, headsName), { lines: 0, size: from });
  if (opened.kind === 'unreadable') return { heads, end: 0, size: 0 };
  let end = from;
  for (const { bytes, ended, tooLong, start } of opened.lines()) {
    const head = tooLong ? undefined : headOf(bytes);
    if (head !== undefined && !heads.has(head.file)) heads.set(head.file, head);
    if (ended && !tooLong) end = start + bytes.length;
  }
  return { heads, end, size: opened.size };
};

/** The sealed heads of a store by file. */
export const readHeads = (root: string): ReadonlyMap<string, SealedHead> => readHeadsFrom(root, 0).heads;

/** Whether a file ends in the middle of a line, as one does whose writer was killed. */
const endsOpen = (file: number): boolean => {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10;
};

/** Appends one head. Throws. */
export const writeHead = (root: string, head: SealedHead, sync: boolean): void => {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow;
  const file = openSync(join(root, headsName), flags, 0o666);
  try {
    const line = Buffer.from(`${endsOpen(file) ? '\n' : ''}${JSON.stringify(head)}\n`);
    // In one piece: other processes append to the same file.
    if (writeSync(file, line) < line.length) throw new Error('no space is left');
    if (sync) fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

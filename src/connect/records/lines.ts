import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { reasonFor } from '../fs/files.ts';
import { longestLine } from './format.ts';

/** One line of a file as it is. */
export interface RawLine {
  /** From 1. */
  readonly number: number;
  /** The byte at which it begins. */
  readonly start: number;
  /** With the line break; empty where it is too long. Good only until the next line is asked for. */
  readonly bytes: Buffer;
  /** Whether a line break ends it. */
  readonly ended: boolean;
  readonly tooLong: boolean;
}

/** Where to go on reading: after so many lines, which take so many bytes. */
export interface Place {
  readonly lines: number;
  readonly size: number;
}

const atStart: Place = { lines: 0, size: 0 };

export type OpenedLines =
  | { readonly kind: 'opened'; readonly size: number; lines(): Generator<RawLine, void> }
  | { readonly kind: 'unreadable'; readonly reason: string };

const chunkSize = 1 << 16;
const lineBreak = 10;

/** The line so far, when it began in an earlier chunk. Beyond the limit only its length is known. */
const createRest = () => {
  let parts: Buffer[] = [];
  let length = 0;
  return {
    add: (bytes: Uint8Array): void => {
      length += bytes.length;
      if (length > longestLine) parts = [];
      // The chunk is used again.
      else parts.push(Buffer.from(bytes));
    },
    take: (): { readonly bytes: Buffer; readonly length: number } => {
      const taken = { bytes: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), length };
      parts = [];
      length = 0;
      return taken;
    },
    isEmpty: () => length === 0,
  };
};

function* linesIn(file: number, from: Place): Generator<RawLine, void> {
  const chunk = Buffer.allocUnsafe(chunkSize);
  const rest = createRest();
  let number = from.lines;
  let start = from.size;
  let place = from.size;
  const lineOf = (bytes: Buffer, length: number, ended: boolean): RawLine => {
    const line = { number: ++number, start, bytes, ended, tooLong: length > longestLine };
    start += length;
    return line;
  };
  try {
    for (;;) {
      const count = readSync(file, chunk, 0, chunkSize, place);
      if (count === 0) break;
      place += count;
      let at = 0;
      for (let end = chunk.indexOf(lineBreak); end >= 0 && end < count; end = chunk.indexOf(lineBreak, at)) {
        const piece = chunk.subarray(at, end + 1);
        at = end + 1;
        if (rest.isEmpty()) yield lineOf(piece, piece.length, true);
        else {
          rest.add(piece);
          const { bytes, length } = rest.take();
          yield lineOf(bytes, length, true);
        }
      }
      if (at < count) rest.add(chunk.subarray(at, count));
    }
    if (rest.isEmpty()) return;
    const { bytes, length } = rest.take();
    yield lineOf(bytes, length, false);
  } finally {
    closeSync(file);
  }
}

/** Opens a file for reading line by line, in constant memory. `lines` is to be called once; it closes the file. */
export const openLines = (path: string, from: Place = atStart): OpenedLines => {
  try {
    // A pipe or a device would block or never end.
    if (!statSync(path).isFile()) return { kind: 'unreadable', reason: 'it is not a file' };
    const file = openSync(path, 'r');
    return { kind: 'opened', size: fstatSync(file).size, lines: () => linesIn(file, from) };
  } catch (error) {
    return { kind: 'unreadable', reason: reasonFor(error) };
  }
};

import { fstatSync, statSync, writeSync } from 'node:fs';
import type { Clock } from '../core/index.ts';
import { exit } from './exit.ts';

/** The world as a command sees it, so that tests can stand in for it. */
export interface Io extends Clock {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
  /** Of the terminal; undefined where there is none. */
  readonly columns?: number;
  /** All of standard input; without it that of the process. */
  stdin?(): string;
  out(text: string): void;
  err(text: string): void;
}

type Output = 'stdout' | 'stderr';

const descriptors: Readonly<Record<Output, number>> = { stdout: 1, stderr: 2 };

/**
 * A reader that went away (`| head`) is no failure of ours: the rest of the output has nowhere to go. Output that cannot
 * be written (a full disk) ends the process with 91.
 */
const refused = (name: Output, { code }: NodeJS.ErrnoException): void => {
  if (code === 'EPIPE') return;
  if (name !== 'stderr') process.stderr.write(`contextcore: Cannot write the output: ${code}.\n`);
  process.exit(exit.configuration);
};

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.some((code) => code === error.code);

/** Writes what a file or a pipe takes at once, and gives the rest. */
const writeNow = (fd: number, text: string): Uint8Array => {
  let left: Uint8Array = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(writeSync(fd, left));
  } catch (error) {
    // A pipe that is full and does not block: the stream waits for its reader.
    if (!isCode(error, 'EAGAIN')) throw error;
  }
  return left;
};

/**
 * Writes to the descriptor: node's streams take longer to be set up than many a check takes. Terminals, and pipes that would have to be
 * waited for, are left to them; from then on all of the output is.
 */
const writerTo = (name: Output) => {
  let stream: NodeJS.WriteStream | undefined;
  const open = (): NodeJS.WriteStream => {
    stream = process[name];
    stream.on('error', (error) => refused(name, error));
    return stream;
  };
  const isDirect = process.platform !== 'win32' && !isTerminal(descriptors[name]);
  return (text: string): void => {
    if (stream !== undefined || !isDirect) {
      (stream ?? open()).write(text);
      return;
    }
    try {
      const left = writeNow(descriptors[name], text);
      if (left.length > 0) open().write(left);
    } catch (error) {
      refused(name, error instanceof Error ? error : new Error(String(error)));
    }
  };
};

const nullDevice = (): number | undefined => {
  try {
    return process.platform === 'win32' ? undefined : statSync('/dev/null').rdev;
  } catch {
    return undefined;
  }
};

/** Whether a descriptor is a device as terminals are; those that are none have no size and take all at once, as does what takes all away. */
const isTerminal = (fd: number): boolean => {
  try {
    const found = fstatSync(fd);
    return found.isCharacterDevice() && found.rdev !== nullDevice();
  } catch {
    return false;
  }
};

/** The world of this process. */
export const processIo = (): Io => {
  const terminal = isTerminal(descriptors.stdout) && process.stdout.isTTY;
  return {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTerminal: terminal,
    ...(terminal ? { columns: process.stdout.columns } : {}),
    out: writerTo('stdout'),
    err: writerTo('stderr'),
    // `performance` would load a part of node that is needed for nothing else.
    now: () => Number(process.hrtime.bigint()) / 1e6,
  };
};

/** `--no-color`, else FORCE_COLOR, else NO_COLOR, else whether a terminal reads along. */
export const wantsColor = (io: Io, flag: boolean): boolean => {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = io.env;
  if (!flag) return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return io.stdoutIsTerminal && term !== 'dumb';
};

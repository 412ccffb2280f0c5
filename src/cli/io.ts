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
  out(text: string): void;
  err(text: string): void;
}

/**
 * A reader that went away (`| head`) is no failure of ours: the rest of the output has nowhere to go. Output that cannot
 * be written (a full disk) ends the process with 91.
 */
const guardStream = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream !== process.stderr) process.stderr.write(`contextcore: Cannot write the output: ${error.code}.\n`);
    process.exit(exit.configuration);
  });
};

/** Writes to a stream that is opened when there is something to write: that takes longer than it seems. */
const writerTo = (name: 'stdout' | 'stderr') => {
  let stream: NodeJS.WriteStream | undefined;
  return (text: string): void => {
    if (stream === undefined) {
      stream = process[name];
      guardStream(stream);
    }
    stream.write(text);
  };
};

/** The world of this process. */
export const processIo = (): Io => ({
  cwd: process.cwd(),
  env: process.env,
  stdoutIsTerminal: process.stdout.isTTY === true,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  out: writerTo('stdout'),
  err: writerTo('stderr'),
  now: () => performance.now(),
});

/** `--no-color`, else FORCE_COLOR, else NO_COLOR, else whether a terminal reads along. */
export const wantsColor = (io: Io, flag: boolean): boolean => {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = io.env;
  if (!flag) return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return io.stdoutIsTerminal && term !== 'dumb';
};

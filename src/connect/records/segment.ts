import { reasonFor } from '../fs/files.ts';
import { LogError } from '../fs/log-error.ts';
import { type Disk, localDisk, syncFolder } from './disk.ts';
import { firstHash, hashOf, type LogEvent, type LogKind, lineMaker, type RunHead, runRecord } from './format.ts';
import { writeHead } from './heads.ts';
import { createWriter, type Fsync, quietly, type Writer } from './writer.ts';

export interface SegmentOptions {
  /** `close`, unless told otherwise: a record outlives its process at once, and the machine when it is closed. */
  readonly fsync?: Fsync;
  /** Told what could not be kept. The same errors come from `flush` and `close`. */
  readonly onError?: (error: Error) => void;
  readonly now?: () => Date;
  /** For tests: another disk. */
  readonly disk?: Disk;
}

/** A file that was made for a part of a log. */
export interface Segment {
  readonly root: string;
  readonly folder: string;
  /** Relative to the root, `/` separated. */
  readonly name: string;
  readonly file: number;
}

/** Takes the events of one file. No method throws, and a promise that nobody awaits ends no program. */
export interface SegmentSink {
  append(event: LogEvent): void;
  /** Resolves when everything appended so far is acknowledged; rejects when it cannot be kept. */
  flush(): Promise<void>;
  /** Flushes, and seals the file. */
  close(): Promise<void>;
  /** Lets go of the file as it is, after an error: what is not on the disk is given up, and nothing is sealed. */
  abandon(): void;
}

export const writeError = (what: string, cause: unknown): Error => {
  const reason = cause instanceof Error && !('code' in cause) ? cause.message : reasonFor(cause);
  return new LogError(`${what} cannot be written: ${reason}.`, { cause });
};

/** Tells the program, which may have no ear for it. */
export const teller =
  (onError: SegmentOptions['onError']) =>
  (error: Error): void => {
    try {
      onError?.(error);
    } catch {
      // What listens to errors must not end the run either.
    }
  };

const stateIn = (data: object): string | undefined =>
  'state' in data && typeof data.state === 'string' ? data.state : undefined;

/** Turns events into a chain of lines. Exported for measuring it with and without the hashes. */
export const createChain = (
  run: RunHead,
  writer: Pick<Writer, 'add'>,
  options: {
    readonly hash?: (line: string) => string;
    readonly onLost: (reason: string) => void;
    readonly kind?: LogKind;
  },
) => {
  const { hash = hashOf, onLost, kind = runRecord } = options;
  const lineOf = lineMaker(run, kind);
  let seq = 0;
  let lines = 0;
  let head = firstHash;
  return {
    append: (event: LogEvent): void => {
      // A lost event leaves a gap in the numbers, which every reader sees.
      seq += 1;
      const { text, unrecorded } = lineOf(event, seq, head);
      if (unrecorded !== undefined) onLost(`the data of event ${seq} is left out, because ${unrecorded}`);
      if (writer.add(text)) {
        lines += 1;
        head = hash(text);
      } else onLost(`event ${seq} is lost, because too much is waiting to be written`);
    },
    end: () => ({ lines, head }),
  };
};

/** Appends to a file that was just made. `what` is it in the messages: `The record of run "…"`. */
export const sinkInto = (
  segment: Segment,
  run: RunHead,
  { what, kind = runRecord, ...options }: SegmentOptions & { readonly what: string; readonly kind?: LogKind },
): SegmentSink => {
  const { disk = localDisk, fsync = 'close', now = () => new Date() } = options;
  const tell = teller(options.onError);
  let told: unknown;
  const tellOnce = (cause: unknown): void => {
    if (cause !== told) tell(writeError(what, cause));
    told = cause;
  };
  let lost: Error | undefined;
  let state: string | null = null;
  let closing: Promise<void> | undefined;
  const writer = createWriter(segment.file, { disk, fsync, onError: tellOnce });
  const lose = (reason: string): void => {
    const error = writeError(what, new Error(reason));
    if (lost === undefined) tell(error);
    lost ??= error;
  };
  const chain = createChain(run, writer, { onLost: lose, kind });

  const flush = async (): Promise<void> => {
    try {
      await writer.flush();
    } catch (error) {
      throw writeError(what, error);
    }
    if (lost !== undefined) throw lost;
  };
  const seal = async (): Promise<void> => {
    try {
      await writer.flush();
      if (fsync !== 'never') {
        await disk.sync(segment.file);
        syncFolder(segment.folder);
      }
    } finally {
      disk.close(segment.file);
    }
    const head = { runId: run.runId, file: segment.name, ...chain.end(), sealed: now().toISOString(), state };
    writeHead(segment.root, head, fsync !== 'never');
  };
  const close = async (): Promise<void> => {
    try {
      await seal();
    } catch (cause) {
      tellOnce(cause);
      throw writeError(what, cause);
    }
    if (lost !== undefined) throw lost;
  };
  return {
    append: (event) => {
      if (closing !== undefined) return lose('an event came after it was closed');
      try {
        chain.append(event);
        if (event.type === 'run.finished') state = stateIn(event.data) ?? state;
      } catch {
        lose('an event has no form');
      }
    },
    flush: () => closing ?? quietly(flush()),
    close: () => {
      closing ??= quietly(close());
      return closing;
    },
    abandon: () => {
      if (closing !== undefined) return;
      closing = quietly(Promise.reject(lost ?? writeError(what, new Error('it was given up'))));
      try {
        disk.close(segment.file);
      } catch {
        // There is nothing left to do with it.
      }
    },
  };
};

/** All processes of a run write into one folder: that of the day in its id, where it has one, as the ids that we make. */
export const dayOf = (runId: string, now: Date): string => {
  const [, year, month, day] = /^(\d{4})(0\d|1[0-2])([0-2]\d|3[01])T\d{6}/u.exec(runId) ?? [];
  return year === undefined ? now.toISOString().slice(0, 10) : `${year}-${month}-${day}`;
};

import { join, resolve } from 'node:path';
import type { RunEvent, RunSink, RunStore } from '../../core/index.ts';
import { reasonFor } from '../fs/files.ts';
import { type Disk, localDisk, makeFolder, syncFolder } from './disk.ts';
import { fileNameOf, firstHash, hashOf, isRunId, lineMaker, type RunHead } from './format.ts';
import { writeHead } from './heads.ts';
import { createWriter, type Fsync, quietly, type Writer } from './writer.ts';

export interface FileStoreOptions {
  /** The folder of the records; it is made when there is something to write. */
  readonly root: string;
  /** `close`, unless told otherwise: a record outlives its process at once, and the machine when it is closed. */
  readonly fsync?: Fsync;
  /** Told what could not be kept. The same errors come from `flush` and `close`. */
  readonly onError?: (error: Error) => void;
  readonly now?: () => Date;
  /** For tests: another disk. */
  readonly disk?: Disk;
}

const errorOf = (runId: string, cause: unknown): Error => {
  const reason = cause instanceof Error && !('code' in cause) ? cause.message : reasonFor(cause);
  return new Error(`The record of run ${JSON.stringify(runId)} cannot be written: ${reason}.`, { cause });
};

/** Tells the program, which may have no ear for it. */
const teller =
  (onError: FileStoreOptions['onError']) =>
  (error: Error): void => {
    try {
      onError?.(error);
    } catch {
      // What listens to errors must not end the run either.
    }
  };

const refusing = (error: Error): RunSink => {
  const refuse = (): Promise<void> => quietly(Promise.reject(error));
  return { append: () => {}, flush: refuse, close: refuse };
};

/** Turns events into a chain of lines. Exported for measuring it with and without the hashes. */
export const createChain = (
  run: RunHead,
  writer: Pick<Writer, 'add'>,
  options: { readonly hash?: (line: string) => string; readonly onLost: (reason: string) => void },
) => {
  const lineOf = lineMaker(run);
  const { hash = hashOf, onLost } = options;
  let seq = 0;
  let lines = 0;
  let head = firstHash;
  return {
    append: (event: RunEvent): void => {
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

interface Segment {
  readonly root: string;
  readonly folder: string;
  /** Relative to the root, `/` separated. */
  readonly name: string;
  readonly file: number;
}

const sinkInto = (segment: Segment, run: RunHead, options: FileStoreOptions): RunSink => {
  const { disk = localDisk, fsync = 'close', now = () => new Date() } = options;
  const tell = teller(options.onError);
  let told: unknown;
  const tellOnce = (cause: unknown): void => {
    if (cause !== told) tell(errorOf(run.runId, cause));
    told = cause;
  };
  let lost: Error | undefined;
  let state: string | null = null;
  let closing: Promise<void> | undefined;
  const writer = createWriter(segment.file, { disk, fsync, onError: tellOnce });
  const lose = (reason: string): void => {
    const error = errorOf(run.runId, new Error(reason));
    if (lost === undefined) tell(error);
    lost ??= error;
  };
  const chain = createChain(run, writer, { onLost: lose });

  const flush = async (): Promise<void> => {
    try {
      await writer.flush();
    } catch (error) {
      throw errorOf(run.runId, error);
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
      throw errorOf(run.runId, cause);
    }
    if (lost !== undefined) throw lost;
  };
  return {
    append: (event) => {
      if (closing !== undefined) return lose('an event came after it was closed');
      try {
        chain.append(event);
        if (event.type === 'run.finished' && typeof event.data['state'] === 'string') state = event.data['state'];
      } catch {
        lose('an event has no form');
      }
    },
    flush: () => closing ?? quietly(flush()),
    close: () => {
      closing ??= quietly(close());
      return closing;
    },
  };
};

const mostSegments = 9999;
const mostRemembered = 1000;

/** All processes of a run write into one folder: that of the day in its id, where it has one, as the ids that we make. */
const dayOf = (runId: string, now: Date): string => {
  const [, year, month, day] = /^(\d{4})(0\d|1[0-2])([0-2]\d|3[01])T\d{6}/u.exec(runId) ?? [];
  return year === undefined ? now.toISOString().slice(0, 10) : `${year}-${month}-${day}`;
};

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Makes the next file of a run. Whoever comes at the same time gets another one; nobody waits for anybody. */
const createSegments = (disk: Disk) => {
  const next = new Map<string, number>();
  return (folder: string, runId: string): { readonly file: number; readonly segment: number } => {
    const known = `${folder} ${runId}`;
    for (let segment = next.get(known) ?? 1; segment <= mostSegments; segment++)
      try {
        const file = disk.create(join(folder, fileNameOf(runId, segment)));
        if (next.size > mostRemembered) next.clear();
        next.set(known, segment + 1);
        return { file, segment };
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    throw new Error(`it has ${mostSegments} files already`);
  };
};

/**
 * Keeps the events of each run in files of its own, to which is only ever appended: one for each time that the run is opened,
 * as by each of the processes in which it goes on.
 */
export const createFileStore = (options: FileStoreOptions): RunStore => {
  const root = resolve(options.root);
  const { disk = localDisk, now = () => new Date() } = options;
  const create = createSegments(disk);
  return {
    open: (run) => {
      try {
        if (!isRunId(run.runId)) throw new Error('its id is no file name');
        const day = dayOf(run.runId, now());
        const folder = join(root, day);
        makeFolder(folder);
        const { file, segment } = create(folder, run.runId);
        const name = `${day}/${fileNameOf(run.runId, segment)}`;
        return sinkInto({ root, folder, name, file }, { ...run, segment }, options);
      } catch (cause) {
        const error = errorOf(run.runId, cause);
        teller(options.onError)(error);
        return refusing(error);
      }
    },
  };
};

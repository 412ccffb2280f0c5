import { join, resolve } from 'node:path';
import type { TaskEvent, TaskStore } from '../../core/index.ts';
import { isTaskId } from '../../project/index.ts';
import { hasCode, reasonFor } from '../fs/files.ts';
import { LogError } from '../fs/log-error.ts';
import { type Disk, localDisk } from '../records/disk.ts';
import type { Fsync } from '../records/writer.ts';
import { sprintKey } from './layer.ts';
import { createReader, readFrom, type TaskSegment } from './reader.ts';
import { createLogWriter } from './writer.ts';

export interface TaskStoreOptions {
  /** The folder of the log; it is made when there is something to write. */
  readonly root: string;
  readonly project: string;
  readonly now?: () => Date;
  /** `batch`, unless told otherwise: what is acknowledged is on the disk. */
  readonly fsync?: Fsync;
  /** So many events may be read beyond the index, again by each process, before it is renewed. 5,000 when omitted. */
  readonly indexAfter?: number;
  /** For tests: another disk. */
  readonly disk?: Disk;
}

/** The log of a project on the disk. Any number of processes read it and write to it at once; each writes to a segment of its own. */
export interface OpenTaskStore extends TaskStore {
  /** The files of the log, oldest first. */
  segments(): Promise<readonly TaskSegment[]>;
  /** The events behind a line of a segment, in the order of their lines. */
  readFrom(segment: string, afterSeq: number): AsyncIterable<TaskEvent>;
  /** What is wrong with the log as far as it was read, in sentences: what is damaged, gone, or not understood. */
  problems(): readonly string[];
}

const reasonOf = (error: unknown): string => (hasCode(error, 'ENOTDIR') ? 'it is not a folder' : reasonFor(error));

export const createTaskStore = (options: TaskStoreOptions): OpenTaskStore => {
  const { project, now = () => new Date(), fsync = 'batch', disk = localDisk } = options;
  const root = resolve(options.root);
  const place = { root, index: join(root, 'index'), project };
  const reader = createReader(place, options.indexAfter ?? 5_000);
  const writer = createLogWriter({ root, project, fsync, now, disk });

  const readError = (error: unknown): Error =>
    new LogError(`The task log of project ${JSON.stringify(project)} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  const reading = async <T>(read: () => T): Promise<T> => {
    try {
      return read();
    } catch (error) {
      throw readError(error);
    }
  };
  const next = <T>(iterator: Iterator<T>): Promise<IteratorResult<T>> => reading(() => iterator.next());

  return {
    project,
    eventsOf: (tasks) =>
      reading(() => {
        const known = tasks.filter(isTaskId);
        const found = known.length === 0 ? new Map<string, readonly TaskEvent[]>() : reader.find(known);
        return new Map(tasks.map((task) => [task, found.get(task) ?? []]));
      }),
    sprintEvents: () => reading(() => reader.find([sprintKey]).get(sprintKey) ?? []),
    tasks: async function* () {
      const entries = reader.entries();
      try {
        for (let one = await next(entries); !one.done; one = await next(entries))
          if (one.value[0] !== sprintKey) yield one.value;
      } finally {
        entries.return();
      }
    },
    segments: () => reading(() => reader.segments()),
    readFrom: async function* (segment, afterSeq) {
      const events = readFrom(place, segment, afterSeq);
      try {
        for (let one = await next(events); !one.done; one = await next(events)) yield one.value;
      } finally {
        events.return();
      }
    },
    problems: () => reader.problems(),
    append: (changes) => writer.append(changes),
    close: () => writer.close(),
  };
};

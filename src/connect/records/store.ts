import { join, resolve } from 'node:path';
import type { RunSink, RunStore } from '../../core/index.ts';
import { hasCode } from '../fs/files.ts';
import { type Disk, localDisk, makeFolder } from './disk.ts';
import { fileNameOf, isRunId } from './format.ts';
import { dayOf, type SegmentOptions, sinkInto, teller, writeError } from './segment.ts';
import { quietly } from './writer.ts';

export interface FileStoreOptions extends SegmentOptions {
  /** The folder of the records; it is made when there is something to write. */
  readonly root: string;
}

const refusing = (error: Error): RunSink => {
  const refuse = (): Promise<void> => quietly(Promise.reject(error));
  return { append: () => {}, flush: refuse, close: refuse };
};

const mostSegments = 9999;
const mostRemembered = 1000;

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
        if (!hasCode(error, 'EEXIST')) throw error;
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
      const what = `The record of run ${JSON.stringify(run.runId)}`;
      try {
        if (!isRunId(run.runId)) throw new Error('its id is no file name');
        const day = dayOf(run.runId, now());
        const folder = join(root, day);
        makeFolder(folder);
        const { file, segment } = create(folder, run.runId);
        const name = `${day}/${fileNameOf(run.runId, segment)}`;
        return sinkInto({ root, folder, name, file }, { ...run, segment }, { ...options, what });
      } catch (cause) {
        const error = writeError(what, cause);
        teller(options.onError)(error);
        return refusing(error);
      }
    },
  };
};

import { join } from 'node:path';
import type { TaskChange, TaskEvent } from '../../core/index.ts';
import { taskEventFault, taskEventOf } from '../../project/index.ts';
import { type Disk, localDisk, makeFolder, syncFolder } from '../records/disk.ts';
import { fileNameOf, taskLog } from '../records/format.ts';
import { createRunId } from '../records/run-id.ts';
import { dayOf, type SegmentSink, sinkInto, writeError } from '../records/segment.ts';
import type { Fsync } from '../records/writer.ts';

export interface LogWriterOptions {
  readonly root: string;
  readonly project: string;
  readonly fsync: Fsync;
  readonly now: () => Date;
  readonly disk: Disk;
}

interface OpenSegment {
  readonly name: string;
  readonly day: string;
  /** Made with the first change. */
  sink?: SegmentSink;
  /** How many lines it has. */
  seq: number;
}

/** Appends changes to a segment of its own, which is made with the first of them. */
export const createLogWriter = ({ root, project, fsync, now, disk = localDisk }: LogWriterOptions) => {
  const what = `The task log of project ${JSON.stringify(project)}`;
  let open: OpenSegment | undefined;
  let isClosed = false;

  const planned = (): OpenSegment => {
    const time = now();
    const name = createRunId(time);
    return { name, day: dayOf(name, time), seq: 0 };
  };
  const begin = ({ name, day }: OpenSegment): SegmentSink => {
    const folder = join(root, day);
    const file = `${day}/${fileNameOf(name, 1)}`;
    try {
      makeFolder(folder);
      const segment = { root, folder, name: file, file: disk.create(join(root, file)) };
      if (fsync === 'batch') syncFolder(folder);
      return sinkInto(segment, { runId: name, workflow: project }, { what, kind: taskLog, fsync, now, disk });
    } catch (error) {
      open = undefined;
      throw writeError(what, error);
    }
  };
  /** The changes as every reader will have them. Nothing may be written that no reader would take. */
  const eventsOf = (changes: readonly TaskChange[], { name, seq }: OpenSegment): readonly TaskEvent[] =>
    changes.map((change, i) => {
      const recorded = {
        type: change.type,
        time: change.time,
        data: { ...change.data },
        runId: name,
        seq: seq + i + 1,
      };
      const event = taskEventOf(recorded);
      if (event) return event;
      throw new Error(`${what} cannot be written: change ${i + 1} is no event of a task: ${taskEventFault(recorded)}.`);
    });

  return {
    append: async (changes: readonly TaskChange[]): Promise<readonly TaskEvent[]> => {
      if (isClosed) throw new Error(`${what} cannot be written: it is closed.`);
      if (changes.length === 0) return [];
      const segment = open ?? planned();
      const events = eventsOf(changes, segment);
      open = segment;
      segment.sink ??= begin(segment);
      for (const event of events) segment.sink.append(event);
      segment.seq += events.length;
      try {
        await segment.sink.flush();
      } catch (error) {
        // What is left is not written later: whoever asked was told that it is not there.
        segment.sink.abandon();
        if (open === segment) open = undefined;
        throw error;
      }
      return events;
    },
    close: async (): Promise<void> => {
      isClosed = true;
      const segment = open;
      open = undefined;
      await segment?.sink?.close();
    },
  };
};

import { foldTask, type Task } from '../../project/index.ts';
import { batchOfSprints, batchOfTasks } from './task-batch.ts';
import type { Lane } from './task-lane.ts';
import type { TaskLog } from './task-log.ts';
import type { PassOptions } from './task-pass.ts';

/** From so many events on it is cheaper to read every task once than to look for those that the events are about. */
const manyEvents = 2000;

/** The last line of each segment, and how many events a lane has before it. */
const sizesOf = async (log: TaskLog, lane: Lane) => {
  const ends = new Map<string, number>();
  let pending = 0;
  for (const { name, lines } of await log.segments()) {
    if (lines > 0) ends.set(name, lines);
    pending += Math.max(0, lines - lane.reached(name));
  }
  return { ends, pending };
};

/** Lanes that have much before them, or are in the middle of it. */
const bulkLanes = async (log: TaskLog, lanes: readonly Lane[]): Promise<readonly Lane[]> => {
  const chosen: Lane[] = [];
  for (const lane of lanes) {
    const { ends, pending } = await sizesOf(log, lane);
    if (!lane.hasBulk() && pending < manyEvents) continue;
    lane.beginBulk(ends);
    chosen.push(lane);
  }
  return chosen;
};

/**
 * Goes over a log of which much is not exported, as after an import, task by task: each is read once, however its events are spread.
 * What is done is in the journal, so that a process that is killed goes on where it was.
 */
export const runBulk = async (log: TaskLog, lanes: readonly Lane[], options: PassOptions): Promise<number> => {
  const chosen = await bulkLanes(log, lanes);
  if (chosen.length === 0) return 0;
  const open = (): readonly Lane[] => chosen.filter((lane) => lane.isOpen());
  const isLeft = (id: string): boolean =>
    open().some((lane) => {
      const reached = lane.bulkReached();
      return reached === undefined || id > reached;
    });
  let tasks: Task[] = [];
  let size = 0;
  let events = 0;

  const flush = async (): Promise<boolean> => {
    const batch = await batchOfTasks(tasks, log);
    await Promise.all(open().map((lane) => lane.takeTasks(batch)));
    events += size;
    options.afterBatch(size);
    [tasks, size] = [[], 0];
    return open().length > 0 && options.goesOn();
  };

  for await (const [id, history] of log.tasks()) {
    const task = isLeft(id) ? foldTask(history) : undefined;
    if (task === undefined) continue;
    tasks.push(task);
    size += history.length;
    if (size >= options.batchSize && !(await flush())) return events;
  }
  if (!(await flush())) return events;
  const sprints = await batchOfSprints(log);
  await Promise.all(open().map((lane) => lane.endBulk(sprints)));
  return events;
};

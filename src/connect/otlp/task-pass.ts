import type { TaskEvent } from '../../core/index.ts';
import { batchOf } from './task-batch.ts';
import type { Lane } from './task-lane.ts';
import type { TaskLog } from './task-log.ts';

export interface PassOptions {
  /** How many events are looked at together. */
  readonly batchSize: number;
  /** Whether there is time for another batch. */
  goesOn(): boolean;
  /** After each batch. */
  afterBatch(events: number): void;
}

/** Goes once over what is not exported yet, oldest segment first. Tells how many events that were. */
export const runPass = async (log: TaskLog, lanes: readonly Lane[], options: PassOptions): Promise<number> => {
  const open = (): readonly Lane[] => lanes.filter((lane) => lane.isOpen());
  let waiting: TaskEvent[] = [];
  let events = 0;

  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const batch = await batchOf(waiting, log);
    waiting = [];
    await Promise.all(open().map((lane) => lane.take(batch)));
    events += batch.events.length;
    options.afterBatch(batch.events.length);
  };
  const isOver = (): boolean => open().length === 0 || !options.goesOn();

  for (const { name, lines } of await log.segments()) {
    const reached = Math.min(...open().map((lane) => lane.reached(name)));
    if (reached >= lines) continue;
    for await (const event of log.readFrom(name, reached)) {
      waiting.push(event);
      if (waiting.length < options.batchSize) continue;
      await flush();
      if (isOver()) return events;
    }
  }
  await flush();
  return events;
};

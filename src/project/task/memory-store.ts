import { compareText, type TaskChange, type TaskEvent, type TaskStore } from '../../core/index.ts';
import { inOrder } from './order.ts';
import { taskOf } from './read.ts';

export interface MemoryTaskStore extends TaskStore {
  /** What was written, in that order. */
  readonly events: readonly TaskEvent[];
}

/** A change as the log has it. */
const eventFrom = (change: TaskChange, segment: string, seq: number): TaskEvent => ({
  ...change,
  id: `${segment}:${seq}`,
  at: Date.parse(change.time),
});

/** A log that lives as long as the program; for tests, and where nothing shall be kept. */
export const createMemoryTaskStore = (project: string, segment = 'memory'): MemoryTaskStore => {
  const events: TaskEvent[] = [];
  const byTask = (): ReadonlyMap<string, readonly TaskEvent[]> => {
    const found = new Map<string, TaskEvent[]>();
    for (const event of inOrder(events)) {
      const task = taskOf(event);
      if (task === undefined) continue;
      const known = found.get(task);
      if (known) known.push(event);
      else found.set(task, [event]);
    }
    return found;
  };
  return {
    project,
    events,
    eventsOf: async (tasks) => {
      const all = byTask();
      return new Map(tasks.flatMap((id) => (all.has(id) ? [[id, all.get(id) ?? []] as const] : [])));
    },
    sprintEvents: async () => inOrder(events.filter((event) => taskOf(event) === undefined)),
    tasks: async function* () {
      yield* [...byTask()].sort(([a], [b]) => compareText(a, b));
    },
    append: async (changes) => {
      const made = changes.map((change, i) => eventFrom(change, segment, events.length + i + 1));
      events.push(...made);
      return made;
    },
    close: async () => {},
  };
};

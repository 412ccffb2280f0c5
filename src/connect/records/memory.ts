import type { RunEvent, RunSink, RunStore } from '../../core/index.ts';

export interface MemoryStore extends RunStore {
  /** The events of each run in the order in which they came, as a record would have them. */
  readonly runs: ReadonlyMap<string, readonly RunEvent[]>;
}

const copyOf = (event: RunEvent): RunEvent => {
  try {
    return JSON.parse(JSON.stringify(event));
  } catch {
    return { ...event, data: { unrecorded: 'not JSON' } };
  }
};

/** Keeps runs as long as the program lives: for tests, and where no disk is wanted. */
export const createMemoryStore = (): MemoryStore => {
  const runs = new Map<string, RunEvent[]>();
  return {
    runs,
    open: ({ runId }): RunSink => {
      const events = runs.get(runId) ?? [];
      runs.set(runId, events);
      return {
        append: (event) => {
          events.push(copyOf(event));
        },
        flush: () => Promise.resolve(),
        close: () => Promise.resolve(),
      };
    },
  };
};

import {
  createMemoryTaskStore,
  createTracker,
  type MemoryTaskStore,
  statusMap,
  type Tracker,
} from '../../../src/project/index.ts';

export const start = Date.parse('2026-01-05T09:00:00.000Z');
export const hour = 3_600_000;

export interface Desk {
  readonly tracker: Tracker;
  readonly store: MemoryTaskStore;
  /** Moves the clock. */
  wait(ms: number): void;
}

/** A tracker in memory whose clock stands still until it is moved. */
export const desk = (own: Parameters<typeof statusMap>[0] = {}): Desk => {
  let now = start;
  const store = createMemoryTaskStore('shop');
  const tracker = createTracker({ project: 'shop', store, statuses: statusMap(own), now: () => now });
  return {
    tracker,
    store,
    wait: (ms) => {
      now += ms;
    },
  };
};

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.ts';

/** The run and the phase in which code runs now. */
export interface Current {
  readonly run: Run;
  readonly phase?: string;
}

interface Level {
  readonly run: Run;
  readonly phase: string | undefined;
  /** What this one was begun in. */
  readonly outer: Level | undefined;
}

const storage = new AsyncLocalStorage<Level>();

interface Around {
  within<T>(body: () => T): T;
}

const within = <T>(around: Around, body: () => T): T => around.within(body);

/** Runs a body as that of this run and phase, and in what an observer puts around it. */
export const inside = <T>(current: Current, around: Around, body: () => T): T => {
  const here = storage.getStore();
  // A phase of the same run takes the place of the one around it, so that depth is that of runs.
  const outer = here?.run === current.run ? here.outer : here;
  return storage.run({ run: current.run, phase: current.phase, outer }, within<T>, around, body);
};

/** The run and phase in which the caller runs; undefined outside of all. */
export const currentRun = (): Current | undefined => {
  const here = storage.getStore();
  return here && { run: here.run, ...(here.phase === undefined ? {} : { phase: here.phase }) };
};

/** The innermost run around the caller that is one of these. */
export const enclosingRun = (isOne: (run: Run) => boolean): Run | undefined => {
  for (let level = storage.getStore(); level; level = level.outer) if (isOne(level.run)) return level.run;
  return undefined;
};

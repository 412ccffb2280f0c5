import type { Config, Level, PresetName } from '../verify/index.ts';

/** What a thread has to know. It is sent, so it is plain. */
export interface Task {
  readonly cwd: string;
  /** What project paths are relative to. */
  readonly folder: string;
  /** The files that all threads take from, in this order. */
  readonly files: readonly string[];
  /** How many files were taken, in all and by each of the other threads. */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** Where in `taken` the thread counts. */
  readonly slot: number;
  readonly config: Pick<Config, 'preset' | 'rules' | 'overrides'>;
  readonly preset?: PresetName;
  readonly rules: Readonly<Record<string, Level>>;
}

/** Counts a file as taken and gives its number; there may be none of that number. */
export const takeNumber = ({ taken, slot }: Pick<Task, 'taken' | 'slot'>): number => {
  const number = Atomics.add(taken, 0, 1);
  if (slot > 0) Atomics.add(taken, slot, 1);
  return number;
};

import type { ObservedRun } from '../contract/index.ts';
import { type Checked, type CheckOptions, checkWith } from './check.ts';
import type { InputFile } from './files.ts';

export interface PostrunOptions extends Omit<CheckOptions, 'files' | 'runs'> {
  readonly file: InputFile;
  /** What records say of runs of this contract's workflow. */
  readonly runs: readonly ObservedRun[];
}

/** Checks one contract against what its runs did; beyond that as `check`. */
export const postrun = ({ file, runs, ...options }: PostrunOptions): Promise<Checked> =>
  checkWith({ ...options, files: [file], runs }, (facts) => {
    const own = runs.filter(({ workflow }) => workflow === facts.graph.input.workflow);
    return own.length === 0 ? {} : { postrun: { ...facts, runs: own } };
  });

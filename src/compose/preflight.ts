import { seededGraph } from '../contract/index.ts';
import { type Checked, type CheckOptions, checkWith } from './check.ts';
import type { InputFile } from './files.ts';

export interface PreflightOptions extends Omit<CheckOptions, 'files'> {
  readonly file: InputFile;
  /** The context with which the workflow is about to start. Looked at, never printed. */
  readonly initial: unknown;
  /** The name under which the user knows it. */
  readonly initialFile?: string;
  /** The phases that the caller is about to run. */
  readonly phases?: readonly string[];
}

/** Checks one contract together with a real initial context; beyond that as `check`. */
export const preflight = ({ file, initial, initialFile, phases, ...options }: PreflightOptions): Promise<Checked> =>
  checkWith({ ...options, files: [file] }, (facts) => ({
    preflight: {
      ...facts,
      seeded: seededGraph(facts.graph, initial),
      initial,
      initialFile: initialFile ?? 'initial context',
      ...(phases === undefined ? {} : { registered: phases }),
    },
  }));

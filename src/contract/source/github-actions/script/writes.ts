/** A name that a script writes to one of the runner's files. Offsets are UTF-16, relative to the script's text. */
export interface NameWrite {
  readonly name: string;
  /** Where the name stands in the script. */
  readonly start: number;
  readonly end: number;
  /** False where only some runs of the script that succeed write it. */
  readonly always: boolean;
}

/** What makes it impossible to list all names. */
export interface Opening {
  /** Completes "may write more, because it …", as in `runs "./build.sh"`. */
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The step outputs and the environment variables that a script hands to later steps. A name that is not listed is not
 * written, unless the list is open.
 */
export interface ScriptWrites {
  readonly outputs: readonly NameWrite[];
  readonly env: readonly NameWrite[];
  readonly opensOutputs?: Opening;
  readonly opensEnv?: Opening;
}

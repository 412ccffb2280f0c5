import type { Range } from './bash-lines.ts';
import { type Machine, place, type Status } from './bash-machine.ts';
import type { Input } from './bash-redirects.ts';
import { type Field, literalOf } from './bash-text.ts';

/** A command with its arguments after all expansions. */
export interface Call {
  /** The name comes first. */
  readonly words: readonly Field[];
  readonly input: Input;
  /** The variables that a declaration has given a value. */
  readonly assigned?: readonly string[];
  /** Where it stands in the script that is running. */
  readonly from: number;
  readonly to: number;
}

export type Runner = (m: Machine, call: Call) => Status;

export const rangeOf = (m: Machine, call: Call): Range => place(m, call.from, call.to);

/** A word that is known for sure. */
export const wordOf = (field: Field | undefined): string | undefined =>
  field?.sure ? literalOf(field.text) : undefined;

export const argumentsOf = (call: Call): readonly Field[] => call.words.slice(1);

/** The same command without its first words. */
export const after = (call: Call, count: number): Call => ({ ...call, words: call.words.slice(count) });

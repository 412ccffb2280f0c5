export type RefusalCode =
  | 'unknown-task'
  | 'unknown-sprint'
  | 'duplicate-id'
  | 'illegal-transition'
  | 'clock-skew'
  | 'circular-dependency'
  | 'invalid-value';

/** A change that is not possible. Nothing was written. */
export class TaskRefusal extends Error {
  readonly code: RefusalCode;
  /** What to do instead, as an imperative sentence. */
  readonly help: string | undefined;
  constructor(code: RefusalCode, message: string, help?: string) {
    super(message);
    this.name = 'TaskRefusal';
    this.code = code;
    this.help = help;
  }
}

/** Names come from people: they are shown, never obeyed. */
export const quoted = (text: string): string => JSON.stringify(text);

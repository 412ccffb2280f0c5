/** What the exit codes of every command mean. */
export const exit = {
  fine: 0,
  findings: 1,
  strict: 2,
  configuration: 91,
  usage: 92,
  records: 93,
  runner: 95,
  remote: 97,
  bug: 98,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Ends a command early: the message goes to stderr, the code to the shell. */
export class Stop extends Error {
  readonly code: ExitCode;
  constructor(code: ExitCode, message: string) {
    super(message);
    this.name = 'Stop';
    this.code = code;
  }
}

/** Errors fail; warnings fail only under `--strict`. */
export const exitOf = (
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  strict: boolean,
): ExitCode => {
  if (errors > 0) return exit.findings;
  return strict && warnings > 0 ? exit.strict : exit.fine;
};

/** For the reference: one line a code. */
export const exitMeanings: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'Fine: no finding at error.'],
  ['1', 'Findings at error, a record of a run that is not intact, or generated files that are not fresh.'],
  ['2', 'Warnings, under `--strict`.'],
  ['91', 'Bad configuration, or a named input that cannot be read or holds nothing to check.'],
  ['92', 'Usage: unknown command, flag, rule or value.'],
  ['93', 'There are no records of runs, or no tasks.'],
  ['95', 'The code that carries a phase out cannot be loaded.'],
  ['97', 'The remote end does not answer, refuses or fails.'],
  ['98', 'A bug in contextcore; the message says how to report it.'],
];

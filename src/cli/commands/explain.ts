import { rulePage } from '../docs.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { Io } from '../io.ts';
import { catalogue, knownCode } from '../known-rules.ts';

const when = {
  static: 'check',
  preflight: 'preflight',
  agreement: 'check',
  postrun: 'postrun',
  load: 'loading',
} as const;

const list = (): string => {
  const entries = [...catalogue().values()];
  const width = Math.max(...entries.map((entry) => entry.code.length)) + 2;
  const rows = entries.map(
    ({ code, severity, moment, foundBy = when[moment], summary }) =>
      `${code.padEnd(width)}${severity.padEnd(9)}${foundBy.padEnd(12)}${summary}`,
  );
  const head = `${'rule'.padEnd(width)}${'severity'.padEnd(9)}${'found by'.padEnd(12)}law`;
  return [head, ...rows, '', 'contextcore explain RULE tells more about one.', ''].join('\n');
};

/** Prints what a rule means: its docs page, or its law where the page is not at hand. Without a code: all rules. */
export const explain = (given: string | undefined, io: Io): ExitCode => {
  if (given === undefined) {
    io.out(list());
    return exit.fine;
  }
  const known = catalogue();
  const code = knownCode(given, known);
  const text = rulePage(code)?.markdown ?? `# ${code}\n\n${known.get(code)?.summary ?? ''}`;
  io.out(`${text.trimEnd()}\n`);
  return exit.fine;
};

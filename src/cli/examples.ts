import type { Command } from 'commander';

/** A command line and what it is for. */
export type Example = readonly [line: string, what: string];

const known = new WeakMap<Command, readonly Example[]>();

/** Adds examples to the help of a command. */
export const withExamples = (command: Command, examples: readonly Example[]): Command => {
  known.set(command, examples);
  return command.addHelpText(
    'after',
    `\nExamples:\n${examplesOf(command)
      .map((line) => `  $ ${line}`)
      .join('\n')}`,
  );
};

/** The examples of a command, each with its comment, in columns. */
export const examplesOf = (command: Command): readonly string[] => {
  const examples = known.get(command) ?? [];
  const width = Math.max(...examples.map(([line]) => line.length)) + 2;
  return examples.map(([line, what]) => `${line.padEnd(width)}# ${what}`);
};

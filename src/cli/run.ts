import { CommanderError } from 'commander';
import { type ExitCode, exit, Stop } from './exit.ts';
import type { Io } from './io.ts';
import { packageVersion } from './package-root.ts';
import { createProgram } from './program.ts';

export { processIo } from './io.ts';

/** Says that something of ours broke, and how to report it. */
export const reportBug = (error: unknown, io: Io): ExitCode => {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(
    [
      'contextcore: this is a bug in contextcore, not in your contracts.',
      'Please report it with the command that you ran, the contract if you can share it, and these lines:',
      `  contextcore ${packageVersion()}, node ${process.version}, ${process.platform}`,
      ...trace.split('\n').map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );
  return exit.bug;
};

/** Runs one command line (without `node` and the script) and gives its exit code. Never rejects. */
export const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  let code: ExitCode = exit.fine;
  try {
    const finish = (given: ExitCode): void => {
      code = given;
    };
    const program = await createProgram(io, finish, args[0]);
    // Help for a command that there is not would be the help for all of them, without a word of the mistake.
    const [word, name = 'help'] = args;
    const isUnknown = word === 'help' && name !== 'help' && !program.commands.some((one) => one.name() === name);
    await program.parseAsync(isUnknown ? [name] : [...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.usage;
    if (error instanceof Stop) {
      io.err(`contextcore: ${error.message}\n`);
      return error.code;
    }
    if (error instanceof Error && error.name === 'LogError') {
      io.err(`contextcore: ${error.message}\n`);
      return exit.configuration;
    }
    return reportBug(error, io);
  }
};

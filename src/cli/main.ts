#!/usr/bin/env node
import { packageVersion } from './package-root.ts';

const args = process.argv.slice(2);

const start = async (): Promise<void> => {
  const { processIo, reportBug, run } = await import('./run.ts');
  const io = processIo();
  process.on('uncaughtException', (error) => process.exit(reportBug(error, io)));
  process.exitCode = await run(args, io);
};

// The version is asked for by scripts at every start: nothing else is loaded for it.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) process.stdout.write(`${packageVersion()}\n`);
else void start();

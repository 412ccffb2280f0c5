#!/usr/bin/env node
const start = async (): Promise<void> => {
  const { processIo, reportBug, run } = await import('./run.ts');
  const io = processIo();
  process.on('uncaughtException', (error) => process.exit(reportBug(error, io)));
  process.exitCode = await run(process.argv.slice(2), io);
};

void start();

import { TaskRefusal } from '../../project/index.ts';
import { printable } from '../../report/index.ts';
import { exit, Stop } from '../exit.ts';
import type { Home } from '../home.ts';
import type { Io } from '../io.ts';

/** What is not possible is the caller's mistake, and nothing was written. */
export const orStop = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TaskRefusal)) throw error;
    const help = error.help === undefined ? '' : `\n  help: ${printable(error.help)}`;
    throw new Stop(exit.usage, `${printable(error.message)}${help}`);
  }
};

/** Sends what has changed, where the environment names an endpoint. The change itself is kept either way. */
export const exported = async (home: Home, io: Io): Promise<void> => {
  const names = Object.keys(io.env).filter((name) => /^OTEL_EXPORTER_OTLP_(?:TRACES_|LOGS_)?ENDPOINT$/u.test(name));
  if (!names.some((name) => io.env[name] !== '') || io.env['OTEL_SDK_DISABLED'] === 'true') return;
  const { exportAfterChange } = await import('./task-export.ts');
  await exportAfterChange(home, io);
};

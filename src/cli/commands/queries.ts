import { answers, languages, queryPrinters, readDuration } from '../../generate/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import type { QueryFlags } from '../observing.ts';
import { deliver } from '../render.ts';

/** Prints the queries that answer what people ask. */
export const queries = (flags: QueryFlags, io: Io): ExitCode => {
  const { workflow, field, phase, naming, range, lang = languages } = flags;
  if ((readDuration(range) ?? 0) <= 0)
    throw new Stop(exit.usage, `"${range}" is no duration: write one such as 90s, 5m, 6h or 7d.`);
  const subject = {
    naming,
    range,
    ...(workflow === undefined ? {} : { workflow }),
    ...(field === undefined ? {} : { field }),
    ...(phase === undefined ? {} : { phase }),
  };
  deliver(queryPrinters[flags.format](answers(subject, lang)), flags.output, io);
  return exit.fine;
};

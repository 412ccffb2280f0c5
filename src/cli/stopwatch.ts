import type { Summary } from '../verify/index.ts';
import type { Io } from './io.ts';

/** Times the parts of a command, for `--stats`. */
export const createStopwatch = (io: Io) => {
  const start = io.now();
  const laps: (readonly [part: string, durationMs: number])[] = [];
  let last = start;
  return {
    lap(part: string): void {
      const now = io.now();
      laps.push([part, now - last]);
      last = now;
    },
    /** Sizes and times to stderr: they differ from run to run, so they are no part of the output. */
    print({ files, workflows, phases, fields }: Summary): void {
      const sizes = `${files} files, ${workflows} workflows, ${phases} phases, ${fields} fields`;
      const times = [...laps, ['total', last - start] as const].map(([part, ms]) => `${part} ${ms.toFixed(1)} ms`);
      io.err(`stats: ${sizes}\nstats: ${times.join(', ')}\n`);
    },
  };
};

import { createInterface } from 'node:readline';
import { exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';

/** Asks whoever sits at the terminal. An end of input instead of an answer: Stop with code 92. */
export interface Ask {
  (question: string): Promise<string>;
  close(): void;
}

export const isInteractive = (io: Io): boolean => io.stdoutIsTerminal && process.stdin.isTTY === true;

/** Asks on stderr, so that stdout stays what the command prints. */
export const createAsk = (
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Ask => {
  const lines = createInterface({ input, output });
  let isClosed = false;
  lines.on('close', () => {
    isClosed = true;
  });
  const ended = (): Stop =>
    new Stop(exit.usage, 'The input ended before every question was answered; nothing was written.');
  const ask = (question: string): Promise<string> =>
    new Promise((answer, refuse) => {
      if (isClosed) {
        refuse(ended());
        return;
      }
      const closed = (): void => refuse(ended());
      lines.once('close', closed);
      lines.question(`${question}: `, (text) => {
        lines.off('close', closed);
        answer(text.trim());
      });
    });
  return Object.assign(ask, { close: () => lines.close() });
};

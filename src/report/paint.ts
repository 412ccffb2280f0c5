import type { Severity } from '../core/index.ts';

/** What a text says about what it tells of, for its colour. */
export type Tone = Severity | 'good' | 'quiet';

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone | 'strong', text: string) => string;

const ansi: Readonly<Record<Tone | 'strong', string>> = {
  error: '1;31',
  warning: '1;33',
  info: '1;34',
  strong: '1',
  quiet: '2',
  good: '32',
};

export const painted: Paint = (tone, text) => `\u001b[${ansi[tone]}m${text}\u001b[0m`;
export const plain: Paint = (_, text) => text;

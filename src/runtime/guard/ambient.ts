import { createHash, randomBytes } from 'node:crypto';

/** What a guard needs of the world around it. Tests give their own. */
export interface Ambient {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds on a clock that never goes back. */
  elapsed(): number;
  /** A new name for a run, unique without coordination. */
  newRunId(): string;
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/gu, '');

export const ambient: Ambient = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  newRunId: () => `${stamp(Date.now())}-${randomBytes(6).toString('hex')}`,
};

/** SHA-256 of a text, in hexadecimal digits. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

import { randomBytes } from 'node:crypto';

/** `20260131T235959123Z-9f86d081884c7d65`: sorts by time, and two processes do not make the same one. */
export const createRunId = (now: Date = new Date()): string =>
  `${now.toISOString().replaceAll(/[-:.]/gu, '')}-${randomBytes(8).toString('hex')}`;

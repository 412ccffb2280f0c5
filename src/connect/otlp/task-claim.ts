import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { hasCode } from '../fs/files.ts';
import { noFollow } from '../records/disk.ts';

/** The right to export the log of a project, which one process has at a time. */
export interface Claim {
  /** Says that we are still at it. */
  renew(): void;
  /** Gives it back, and tells whether somebody came in vain meanwhile. */
  release(): boolean;
}

const orMissing = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Tells whether it was there. */
const remove = (path: string): boolean =>
  orMissing(() => {
    unlinkSync(path);
    return true;
  }) ?? false;

/** Whether the process that holds a claim is known to be gone. */
const isGone = (text: string): boolean => {
  const [, pid = '', host = ''] = /^(\d{1,10}) (\S+) /u.exec(text) ?? [];
  if (host !== hostname() || pid === '') return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
};

const create = (path: string, text: string): boolean => {
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, 0o666);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/** Moves a claim out of the way whose process died. Of several processes one succeeds. */
const clear = (path: string, claimMs: number, token: string): void => {
  const modified = orMissing(() => statSync(path).mtimeMs);
  if (modified === undefined) return;
  const isOld = Math.abs(Date.now() - modified) > claimMs;
  if (!isOld && !isGone(orMissing(() => readFileSync(path, 'utf8')) ?? '')) return;
  const aside = `${path}.${token}`;
  orMissing(() => renameSync(path, aside));
  remove(aside);
};

/**
 * Claims `path`; undefined where somebody else has it, who is told that we came: whoever holds it looks once more when it gives it
 * back. Where two processes hold it all the same, as when a machine slept, both send the same spans with the same ids.
 */
export const claim = (path: string, claimMs: number): Claim | undefined => {
  const token = randomBytes(6).toString('hex');
  const text = `${process.pid} ${hostname()} ${token}\n`;
  const waiting = `${path}.again`;
  const attempt = (): boolean => {
    clear(path, claimMs, token);
    return create(path, text);
  };
  if (!attempt()) {
    create(waiting, '');
    // It may have been given back before we said that we came.
    if (!attempt()) return undefined;
  }
  const isOurs = (): boolean => orMissing(() => readFileSync(path, 'utf8')) === text;
  return {
    renew: () => {
      const now = new Date();
      if (isOurs()) orMissing(() => utimesSync(path, now, now));
    },
    release: () => {
      if (isOurs()) remove(path);
      return remove(waiting);
    },
  };
};

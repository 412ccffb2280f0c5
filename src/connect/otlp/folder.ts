import { lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../core/index.ts';
import { hasCode } from '../fs/files.ts';
import { noFollow } from '../records/disk.ts';
import { batchName, claimName, entryOf, partialName, rejectedName, type SpoolEntry } from './names.ts';

export interface SpoolFolderOptions {
  readonly path: string;
  /** Of all files together, each counted in whole blocks. */
  readonly maxBytes: number;
  /** After that long a claim, or a file that is being written, is of a process that died. */
  readonly claimMs: number;
  /** Of the exporter: twelve digits in base 16. */
  readonly token: string;
}

/** A batch in the folder, under the name that nobody else has. */
export interface Claimed {
  readonly batch: string;
  readonly name: string;
}

/** The spool on the disk. Whatever has to happen to one file only once happens by renaming it: of several processes one succeeds. */
export interface SpoolFolder {
  /** Writes a batch, whole or not at all, claimed by us. Throws where it cannot be written. */
  write(body: Uint8Array, spans: number): Promise<Claimed>;
  hasRoom(bytes: number): Promise<boolean>;
  /** Deletes the oldest files until there is room, those first that wait for nothing, and gives what it deleted. */
  makeRoom(bytes: number): Promise<readonly SpoolEntry[]>;
  /** What is to be sent, oldest first, also what died with its sender. */
  waiting(): Promise<readonly SpoolEntry[]>;
  /** Undefined where somebody else was faster. */
  claim(entry: SpoolEntry): Promise<Claimed | undefined>;
  read(claimed: Claimed): Promise<Uint8Array>;
  /** Lets it wait again. */
  release(claimed: Claimed): Promise<void>;
  reject(claimed: Claimed): Promise<void>;
  /**
   * Deletes what was acknowledged, whether it is still claimed or waits again; never what somebody else has claimed since.
   * Tells whether there was something to delete.
   */
  remove(claimed: Claimed): Promise<boolean>;
}

/** What a file takes on the disk, so that many small ones are bounded, too. */
const blocks = (bytes: number): number => Math.ceil(Math.max(bytes, 1) / 4096) * 4096;

/** Whether it was there to be changed. Other reasons are not ours to hide. */
const whereThere = async (change: Promise<void>): Promise<boolean> => {
  try {
    await change;
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
};

export const createSpoolFolder = ({ path, maxBytes, claimMs, token }: SpoolFolderOptions): SpoolFolder => {
  let latest = 0;
  let number = 0;
  const at = (name: string): string => join(path, name);
  const move = (from: string, to: string): Promise<boolean> => whereThere(rename(at(from), at(to)));

  const entries = async (): Promise<readonly SpoolEntry[]> => {
    let found: readonly SpoolEntry[] = [];
    await whereThere(
      readdir(path, { withFileTypes: true }).then((all) => {
        found = all.flatMap((item) => (item.isFile() ? (entryOf(item.name) ?? []) : []));
      }),
    );
    return [...found].sort((a, b) => compareText(a.name, b.name));
  };

  /** Times of the future are of a clock that was set back. */
  const isDead = ({ state, claimed, time }: SpoolEntry): boolean =>
    (state === 'claimed' || state === 'partial') && Math.abs(Date.now() - (claimed ?? time)) > claimMs;

  /** Not the mode of a folder that is there, which somebody chose. */
  const makePath = async (): Promise<void> => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (!(await lstat(path)).isDirectory()) throw new Error('its folder is a link');
  };

  const taken = (all: readonly SpoolEntry[]): number => all.reduce((sum, { bytes }) => sum + blocks(bytes), 0);

  return {
    write: async (body, spans) => {
      await makePath();
      // Clocks are set back; the order of our own batches is not.
      latest = Math.max(latest, Date.now());
      number += 1;
      const batch = batchName({ time: latest, token, number }, { spans, bytes: body.length });
      const partial = at(partialName(batch));
      try {
        const file = await open(partial, 'wx', 0o600);
        try {
          await file.writeFile(body);
          await file.sync();
        } finally {
          await file.close();
        }
        const name = claimName(batch, Date.now(), token);
        await rename(partial, at(name));
        return { batch, name };
      } catch (error) {
        await unlink(partial).catch(() => {});
        throw error;
      }
    },
    hasRoom: async (bytes) => taken(await entries()) + blocks(bytes) <= maxBytes,
    makeRoom: async (bytes) => {
      const dropped: SpoolEntry[] = [];
      if (blocks(bytes) > maxBytes) return dropped;
      const all = await entries();
      let over = taken(all) + blocks(bytes) - maxBytes;
      const order = ['rejected', 'waiting'].flatMap((state) => all.filter((entry) => entry.state === state));
      for (const entry of [...order, ...all.filter(isDead)]) {
        if (over <= 0) break;
        if (await whereThere(unlink(at(entry.name)))) dropped.push(entry);
        over -= blocks(entry.bytes);
      }
      return dropped;
    },
    waiting: async () => (await entries()).filter((entry) => entry.state === 'waiting' || isDead(entry)),
    claim: async ({ name, batch }) => {
      const own = claimName(batch, Date.now(), token);
      return (await move(name, own)) ? { batch, name: own } : undefined;
    },
    read: async ({ name }) => {
      const file = await open(at(name), noFollow);
      try {
        return await file.readFile();
      } finally {
        await file.close();
      }
    },
    release: async ({ name, batch }) => {
      await move(name, batch);
    },
    reject: async ({ name, batch }) => {
      await move(name, rejectedName(batch));
    },
    remove: async ({ name, batch }) => (await whereThere(unlink(at(name)))) || (await whereThere(unlink(at(batch)))),
  };
};

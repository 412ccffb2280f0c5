import { closeSync, constants, fsync, fsyncSync, lstatSync, mkdirSync, openSync, write } from 'node:fs';

/** The few things that writing a record asks of the system. */
export interface Disk {
  /** Makes a file that must not exist, for appending. Throws. */
  create(path: string): number;
  /** Appends from `offset` on and tells how many bytes went out: perhaps not all of them. */
  write(file: number, bytes: Uint8Array, offset: number): Promise<number>;
  sync(file: number): Promise<void>;
  close(file: number): void;
}

export const localDisk: Disk = {
  create: (path) => openSync(path, 'ax'),
  write: (file, bytes, offset) =>
    new Promise((resolve, reject) => {
      write(file, bytes, offset, bytes.length - offset, null, (error, count) =>
        error === null ? resolve(count) : reject(error),
      );
    }),
  sync: (file) =>
    new Promise((resolve, reject) => {
      fsync(file, (error) => (error === null ? resolve() : reject(error)));
    }),
  close: closeSync,
};

/** Makes a folder, and refuses one that is a link: the record would land where nobody looks for it. */
export const makeFolder = (path: string): void => {
  mkdirSync(path, { recursive: true });
  if (!lstatSync(path).isDirectory()) throw new Error('its folder is a link');
};

/** Puts the names in a folder on the disk. Not every system can. */
export const syncFolder = (path: string): void => {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The file itself is synced; what is left to lose is its name, and only in a power cut.
  }
};

/** For opening what must not be a link. Zero where the system does not know it. */
export const noFollow: number = constants.O_NOFOLLOW ?? 0;

import type { Disk } from './disk.ts';

/** When what was written is forced onto the disk: with every batch, at the end, or when the system likes. */
export type Fsync = 'batch' | 'close' | 'never';

export interface Writer {
  /** False when the text was refused, because too much is waiting already. */
  add(text: string): boolean;
  /** Resolves when everything added so far is written; rejects when that failed. What is left is kept for another try. */
  flush(): Promise<void>;
}

interface Batch {
  readonly bytes: Uint8Array;
  /** How many bytes of it are written. */
  offset: number;
  /** The number of the last text in it. */
  readonly last: number;
}

interface Waiter {
  readonly last: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes that are set aside for texts: more with each time that they are used up, whereupon a batch goes out. */
const firstRoom = 1 << 16;
const largestRoom = 1 << 20;
/** Bytes that may wait while nothing can be written. */
const mostWaiting = 1 << 26;

interface WriterOptions {
  readonly disk: Disk;
  readonly fsync: Fsync;
  /** Called once when writing begins to fail. */
  readonly onError: (error: unknown) => void;
}

/** Rejections reach those who wait for them; for others they must not end the program. */
export const quietly = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};

/**
 * Appends texts to an open file in their order. What comes within a tick, or while a write is under way, goes out together.
 * After an error nothing is dropped: the next flush goes on where the disk stopped.
 */
export const createWriter = (file: number, { disk, fsync, onError }: WriterOptions): Writer => {
  let room = Buffer.alloc(0);
  let cutAt = 0;
  let used = 0;
  const batches: Batch[] = [];
  const waiters: Waiter[] = [];
  let added = 0;
  let kept = 0;
  let waiting = 0;
  let state: 'idle' | 'scheduled' | 'writing' | 'failed' = 'idle';

  const cut = (): void => {
    if (used === cutAt) return;
    batches.push({ bytes: room.subarray(cutAt, used), offset: 0, last: added });
    cutAt = used;
  };

  /** Encodes a text where it will be written from; a new room is begun when it may not fit. */
  const put = (text: string): number => {
    const most = text.length * 3 <= firstRoom ? text.length * 3 : Buffer.byteLength(text);
    if (room.length - used < most) {
      cut();
      room = Buffer.allocUnsafeSlow(Math.max(firstRoom, most, Math.min(room.length * 2, largestRoom)));
      cutAt = 0;
      used = 0;
    }
    const count = room.write(text, used);
    used += count;
    added += 1;
    return count;
  };

  const writeOut = async (batch: Batch): Promise<void> => {
    while (batch.offset < batch.bytes.length) {
      const count = await disk.write(file, batch.bytes, batch.offset);
      if (count <= 0) throw new Error('the disk takes nothing');
      batch.offset += count;
    }
    if (fsync === 'batch') await disk.sync(file);
  };

  const settle = (batch: Batch): void => {
    kept = batch.last;
    while (waiters[0] !== undefined && waiters[0].last <= kept) waiters.shift()?.resolve();
  };

  const fail = (error: unknown, wasFailed: boolean): void => {
    state = 'failed';
    for (const { reject } of waiters.splice(0)) reject(error);
    waiting = batches.reduce((sum, { bytes }) => sum + bytes.length, used - cutAt);
    if (!wasFailed) onError(error);
  };

  const pump = async (): Promise<void> => {
    if (state === 'writing') return;
    const wasFailed = state === 'failed';
    state = 'writing';
    try {
      for (cut(); batches[0] !== undefined; cut()) {
        const [batch] = batches;
        await writeOut(batch);
        batches.shift();
        settle(batch);
      }
      state = 'idle';
    } catch (error) {
      fail(error, wasFailed);
    }
  };

  const schedule = (): void => {
    if (state !== 'idle') return;
    state = 'scheduled';
    queueMicrotask(() => {
      if (state === 'scheduled') void pump();
    });
  };

  return {
    add: (text) => {
      if (state === 'failed' && waiting > mostWaiting) return false;
      const count = put(text);
      if (state === 'failed') waiting += count;
      else if (batches.length > 0) void pump();
      else schedule();
      return true;
    },
    flush: () => {
      if (kept === added) return Promise.resolve();
      const done = new Promise<void>((resolve, reject) => {
        waiters.push({ last: added, resolve, reject });
      });
      void pump();
      return quietly(done);
    },
  };
};

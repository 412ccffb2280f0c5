import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, TaskEvent } from '../../core/index.ts';
import { taskEventOf } from '../../project/index.ts';
import { noFollow } from '../records/disk.ts';
import { hashOf } from '../records/format.ts';

/** The events of one key: of one task, or of all sprints. */
export type Entry = readonly [key: string, events: readonly TaskEvent[]];

/** Under this stand the events of sprints. No task has it for an id, and it sorts before all of them. */
export const sprintKey = '!sprint';

export interface BlockRef {
  /** The least key in it. */
  readonly first: string;
  readonly at: number;
  readonly size: number;
  readonly hash: string;
}

/** A file of the index: entries in order of their keys, cut into blocks. An entry may go on in the next block. */
export interface LayerRef {
  readonly file: string;
  readonly events: number;
  readonly blocks: readonly BlockRef[];
}

/** A block as it is written; of an event, its segment is named by its place in `segments`. */
export interface Block {
  readonly segments: readonly string[];
  readonly entries: readonly (readonly [string, readonly BlockEvent[]])[];
}
export type BlockEvent = readonly [segment: number, seq: number, type: string, time: string, data: JsonObject];

/** A layer is not there, or not what was written: the index is of no use. */
export class LostLayer extends Error {
  constructor(cause?: unknown) {
    super('The index is not what was written.', { cause });
    this.name = 'LostLayer';
  }
}

export const blockHash = (bytes: Uint8Array): string => hashOf(bytes).slice(0, 32);

const eventsIn = (segments: readonly string[], events: readonly BlockEvent[]): readonly TaskEvent[] =>
  events.map(([segment, seq, type, time, data]) => {
    const event = taskEventOf({ type, time, data, runId: segments[segment] ?? '', seq });
    if (event === undefined) throw new LostLayer();
    return event;
  });

export interface Layer {
  /** The events of a key, in canonical order. */
  find(key: string): readonly TaskEvent[];
  /** All entries, by key; each key once. */
  entries(): Generator<Entry, void>;
  close(): void;
}

const readBlock = (file: number, { at, size, hash }: BlockRef): Block => {
  const bytes = Buffer.allocUnsafe(size);
  if (readSync(file, bytes, 0, size, at) !== size || blockHash(bytes) !== hash) throw new LostLayer();
  return JSON.parse(bytes.toString());
};

/** The last block that begins before a key, or with it: where the entry of the key begins, if there is one. */
const startOf = (blocks: readonly BlockRef[], key: string): number => {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.first ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
};

/** What goes wrong with an index is never the fault of the log. */
const guarded = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof LostLayer ? error : new LostLayer(error);
  }
};

function* entriesOf(file: number, blocks: readonly BlockRef[]): Generator<Entry, void> {
  let open: [string, readonly TaskEvent[]] | undefined;
  for (const ref of blocks) {
    const { segments, entries } = guarded(() => readBlock(file, ref));
    for (const [key, packed] of entries) {
      const events = guarded(() => eventsIn(segments, packed));
      if (open?.[0] === key) open[1] = [...open[1], ...events];
      else {
        if (open) yield open;
        open = [key, events];
      }
    }
  }
  if (open) yield open;
}

/** Opens a layer. Its methods, and this, throw `LostLayer`. */
export const openLayer = (folder: string, { file: name, blocks }: LayerRef): Layer => {
  const file = guarded(() => openSync(join(folder, name), noFollow));
  let last: { readonly ref: BlockRef; readonly block: Block } | undefined;
  const blockOf = (ref: BlockRef): Block => {
    if (last?.ref !== ref) last = { ref, block: readBlock(file, ref) };
    return last.block;
  };
  return {
    find: (key) =>
      guarded(() => {
        const found: TaskEvent[] = [];
        for (let i = startOf(blocks, key); i < blocks.length; i++) {
          const ref = blocks[i];
          if (ref === undefined || ref.first > key) break;
          const { segments, entries } = blockOf(ref);
          for (const [other, packed] of entries)
            if (other === key) for (const one of eventsIn(segments, packed)) found.push(one);
        }
        return found;
      }),
    entries: () => entriesOf(file, blocks),
    close: () => closeSync(file),
  };
};

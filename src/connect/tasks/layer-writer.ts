import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskEvent } from '../../core/index.ts';
import { type BlockRef, blockHash, type Entry, type LayerRef } from './layer.ts';

/** Characters. Small enough to be read for one task, large enough to be few. */
const blockSize = 1 << 17;

/** Puts a block together as text, since its size must be known on the way. */
const createBlock = () => {
  const segments = new Map<string, number>();
  const entries: string[] = [];
  let events: string[] = [];
  let length = 0;
  let first: string | undefined;
  let segment = '';
  let place = 0;
  return {
    add: (key: string, { id, type, time, data }: TaskEvent): void => {
      first ??= key;
      const colon = id.lastIndexOf(':');
      if (colon !== segment.length || !id.startsWith(segment)) {
        segment = id.slice(0, colon);
        place = segments.get(segment) ?? segments.size;
        segments.set(segment, place);
      }
      const text = `[${place},${id.slice(colon + 1)},"${type}","${time}",${JSON.stringify(data)}]`;
      length += text.length;
      events.push(text);
    },
    endEntry: (key: string): void => {
      if (events.length > 0) entries.push(`["${key}",[${events.join()}]]`);
      events = [];
    },
    isFull: () => length >= blockSize,
    end: (): { readonly first: string; readonly text: string } | undefined =>
      first === undefined
        ? undefined
        : { first, text: `{"segments":${JSON.stringify([...segments.keys()])},"entries":[${entries.join()}]}\n` },
  };
};

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
};

/** Writes entries, which come in order of their keys, into a new file. Throws. */
export const writeLayer = (folder: string, name: string, sorted: Iterable<Entry>): LayerRef => {
  const file = openSync(join(folder, name), 'wx');
  try {
    const blocks: BlockRef[] = [];
    let at = 0;
    let events = 0;
    let block = createBlock();
    const cut = (): void => {
      const ended = block.end();
      if (ended === undefined) return;
      const bytes = Buffer.from(ended.text);
      writeAll(file, bytes);
      blocks.push({ first: ended.first, at, size: bytes.length, hash: blockHash(bytes) });
      at += bytes.length;
      block = createBlock();
    };
    for (const [key, list] of sorted) {
      for (const event of list) {
        block.add(key, event);
        events += 1;
        if (!block.isFull()) continue;
        block.endEntry(key);
        cut();
      }
      block.endEntry(key);
    }
    cut();
    return { file: name, events, blocks };
  } finally {
    closeSync(file);
  }
};

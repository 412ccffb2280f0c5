import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { hasCode, reasonFor } from '../fs/files.ts';
import { noFollow } from './disk.ts';
import type { LogKind } from './format.ts';
import { type RecordState, sealedHeadOf, verifyRun } from './reader.ts';

export type RepairResult =
  /** The torn tail stands in `to` now. */
  | { readonly kind: 'repaired'; readonly lines: number; readonly moved: number; readonly to: string }
  | { readonly kind: 'whole'; readonly lines: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** A file beside the record that does not exist yet. */
const createBeside = (path: string): { readonly file: number; readonly name: string } => {
  for (let i = 0; ; i++) {
    const name = `${path}.torn${i === 0 ? '' : `.${i}`}`;
    try {
      return { file: openSync(name, 'wx'), name };
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || i === 99) throw error;
    }
  }
};

const copy = (from: number, start: number, to: number): number => {
  const chunk = Buffer.alloc(1 << 16);
  let at = start;
  for (let count = -1; count !== 0; at += count) {
    count = readSync(from, chunk, 0, chunk.length, at);
    for (let done = 0; done < count; ) done += writeSync(to, chunk, done, count - done);
  }
  return at - start;
};

const moveTail = (path: string, torn: RecordState & { readonly kind: 'torn' }): RepairResult => {
  const record = openSync(path, constants.O_RDWR | noFollow);
  try {
    if (fstatSync(record).size !== torn.size + torn.tail)
      return { kind: 'refused', reason: 'it is still being written' };
    const beside = createBeside(path);
    let moved: number;
    try {
      moved = copy(record, torn.size, beside.file);
      // Nothing is cut off that does not stand elsewhere already.
      fsyncSync(beside.file);
    } finally {
      closeSync(beside.file);
    }
    ftruncateSync(record, torn.size);
    fsyncSync(record);
    return { kind: 'repaired', lines: torn.lines, moved, to: beside.name };
  } finally {
    closeSync(record);
  }
};

/** Moves the torn tail of a record into a file beside it. A record that is whole, or broken elsewhere, is left alone. */
export const repairRun = (path: string, { kind }: { readonly kind?: LogKind } = {}): RepairResult => {
  const state = verifyRun(path, { sealed: sealedHeadOf(path), ...(kind ? { kind } : {}) });
  if (state.kind === 'intact') return { kind: 'whole', lines: state.lines };
  if (state.kind === 'broken') return { kind: 'refused', reason: `line ${state.line} is broken: ${state.reason}` };
  if (state.kind === 'unreadable') return { kind: 'refused', reason: state.reason };
  try {
    return moveTail(path, state);
  } catch (error) {
    return { kind: 'refused', reason: reasonFor(error) };
  }
};

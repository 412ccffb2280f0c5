import { basename, dirname } from 'node:path';
import { createChainCheck, type Mark, unread } from './chain-check.ts';
import type { CheckedLine, RecordedEvent } from './check.ts';
import { type LogKind, runRecord } from './format.ts';
import { readHeads, type SealedHead } from './heads.ts';
import { openLines, type RawLine } from './lines.ts';
import { createLineCheck } from './quick-check.ts';

/** What became of a record. */
export type RecordState =
  /** Every line follows from the one before; where the record is sealed, they are all there. */
  | { readonly kind: 'intact'; readonly lines: number; readonly sealed: boolean }
  /** The same up to `size` bytes; what comes after them is no whole line, as when the writer was stopped. */
  | {
      readonly kind: 'torn';
      readonly lines: number;
      readonly size: number;
      readonly tail: number;
      readonly reason: string;
    }
  /** Line `line` is not what was written. */
  | { readonly kind: 'broken'; readonly lines: number; readonly line: number; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

interface Tail {
  readonly line: number;
  readonly start: number;
  readonly size: number;
  readonly reason: string;
}

const tailOf = (line: RawLine, fileSize: number, checked: CheckedLine | undefined): Tail | undefined => {
  if (line.ended && (checked?.kind === 'event' || checked?.kind === 'wrong')) return undefined;
  const tail = { line: line.number, start: line.start, size: fileSize - line.start };
  if (line.tooLong) return { ...tail, reason: 'it is longer than 1 MB' };
  if (checked?.kind === 'torn') return { ...tail, reason: checked.reason };
  return { ...tail, reason: 'no line break ends it' };
};

export interface ReadOptions {
  readonly sealed?: SealedHead | undefined;
  /** What the file tells of; of a run when omitted. */
  readonly kind?: LogKind;
}

export interface ReadEnd {
  readonly state: RecordState;
  /** Where to go on when the file has grown; undefined where it cannot be read. */
  readonly mark?: Mark;
}

/** Reads the lines of a file that come after `from`: yields the events that can be read. Never throws. */
export function* readOn(
  path: string,
  { sealed, kind = runRecord, from = unread }: ReadOptions & { readonly from?: Mark } = {},
): Generator<RecordedEvent, ReadEnd> {
  const opened = openLines(path, from);
  if (opened.kind === 'unreadable') return { state: opened };
  const chain = createChainCheck(sealed, from, kind);
  const check = createLineCheck(kind);
  let tail: Tail | undefined;
  let { lines, size } = from;
  for (const line of opened.lines()) {
    // Only the last line may be torn; another one follows this.
    if (tail !== undefined) chain.blame(tail.line, tail.reason);
    const checked = line.tooLong ? undefined : check(line.bytes, line.number, chain.head());
    tail = tailOf(line, opened.size, checked);
    if (tail !== undefined || checked === undefined) continue;
    lines = line.number;
    size = line.start + line.bytes.length;
    if (checked.kind !== 'event') chain.blame(line.number, checked.reason);
    else {
      chain.follow(line.number, checked, line.bytes);
      yield checked.event;
    }
  }
  const mark = chain.mark(lines, size);
  if (tail !== undefined && sealed !== undefined) chain.blame(tail.line, tail.reason);
  const fault = chain.end(lines);
  if (fault !== undefined) return { state: { kind: 'broken', lines, ...fault }, mark };
  if (tail === undefined) return { state: { kind: 'intact', lines, sealed: sealed !== undefined }, mark };
  return { state: { kind: 'torn', lines, size: tail.start, tail: tail.size, reason: tail.reason }, mark };
}

/** Reads a record line by line: yields the events that can be read, and returns what became of the record. Never throws. */
export function* readRun(path: string, options: ReadOptions = {}): Generator<RecordedEvent, RecordState> {
  const { state } = yield* readOn(path, options);
  return state;
}

/** What became of a record, without its events. */
export const verifyRun = (path: string, options: ReadOptions = {}): RecordState => {
  const events = readRun(path, options);
  for (let next = events.next(); ; next = events.next()) if (next.done) return next.value;
};

/** The head of the record in that file, where the store around it has one. */
export const sealedHeadOf = (path: string): SealedHead | undefined =>
  readHeads(dirname(dirname(path))).get(`${basename(dirname(path))}/${basename(path)}`);

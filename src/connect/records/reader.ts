import { basename, dirname } from 'node:path';
import { type CheckedLine, checkLine, type RecordedEvent } from './check.ts';
import { firstHash, hashOf } from './format.ts';
import { readHeads, type SealedHead } from './heads.ts';
import { openLines, type RawLine } from './lines.ts';

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

interface Fault {
  readonly line: number;
  readonly reason: string;
}

interface Tail {
  readonly line: number;
  readonly start: number;
  readonly size: number;
  readonly reason: string;
}

const changed = 'it was changed after it was written';

/**
 * Follows the chain. Where a hash does not fit, either the line was changed or what the next line says of it: the link
 * after that one tells which.
 */
const createChainCheck = (sealed: SealedHead | undefined) => {
  let fault: Fault | undefined;
  let doubted: number | undefined;
  let previous = firstHash;
  let run: string | undefined;
  const blame = (line: number, reason: string): void => {
    fault ??= doubted === undefined ? { line, reason } : { line: doubted, reason: changed };
  };
  const link = (line: number, named: string): void => {
    if (line === 1) {
      if (named !== firstHash) blame(1, 'its "prevhash" names a line before the first');
    } else if (doubted !== undefined) fault ??= { line: named === previous ? doubted : line - 1, reason: changed };
    else if (named !== previous) doubted = line - 1;
  };
  return {
    blame,
    follow: (line: number, { event, previous: named }: CheckedLine & { kind: 'event' }, bytes: Uint8Array): void => {
      if (fault !== undefined) return;
      if (sealed !== undefined && line > sealed.lines) blame(line, 'it was added after the record was sealed');
      link(line, named);
      const name = `${event.runId} ${event.segment} ${event.workflow}`;
      run ??= name;
      if (run !== name) blame(line, 'it belongs to another run');
      previous = hashOf(bytes);
    },
    /** The first fault, after `lines` whole lines. */
    end: (lines: number): Fault | undefined => {
      if (doubted !== undefined)
        fault ??= { line: sealed?.head === previous || sealed === undefined ? doubted : doubted + 1, reason: changed };
      if (sealed !== undefined && lines < sealed.lines)
        fault ??= { line: lines + 1, reason: `it is not there; ${sealed.lines} lines were sealed` };
      if (sealed !== undefined && previous !== sealed.head) fault ??= { line: Math.max(1, lines), reason: changed };
      return fault;
    },
  };
};

const tailOf = (line: RawLine, fileSize: number, checked: CheckedLine | undefined): Tail | undefined => {
  const tail = { line: line.number, start: line.start, size: fileSize - line.start };
  if (line.tooLong) return { ...tail, reason: 'it is longer than 1 MB' };
  if (checked?.kind === 'torn') return { ...tail, reason: checked.reason };
  return line.ended ? undefined : { ...tail, reason: 'no line break ends it' };
};

/** Reads a record line by line: yields the events that can be read, and returns what became of the record. Never throws. */
export function* readRun(
  path: string,
  { sealed }: { readonly sealed?: SealedHead | undefined } = {},
): Generator<RecordedEvent, RecordState> {
  const opened = openLines(path);
  if (opened.kind === 'unreadable') return opened;
  const chain = createChainCheck(sealed);
  let tail: Tail | undefined;
  let lines = 0;
  for (const line of opened.lines()) {
    // Only the last line may be torn; another one follows this.
    if (tail !== undefined) chain.blame(tail.line, tail.reason);
    const checked = line.tooLong ? undefined : checkLine(line.bytes, line.number);
    tail = tailOf(line, opened.size, checked);
    if (tail !== undefined || checked === undefined) continue;
    lines = line.number;
    if (checked.kind !== 'event') chain.blame(line.number, checked.reason);
    else {
      chain.follow(line.number, checked, line.bytes);
      yield checked.event;
    }
  }
  if (tail !== undefined && sealed !== undefined) chain.blame(tail.line, tail.reason);
  const fault = chain.end(lines);
  if (fault !== undefined) return { kind: 'broken', lines, ...fault };
  if (tail === undefined) return { kind: 'intact', lines, sealed: sealed !== undefined };
  return { kind: 'torn', lines, size: tail.start, tail: tail.size, reason: tail.reason };
}

/** What became of a record, without its events. */
export const verifyRun = (path: string, options: { readonly sealed?: SealedHead | undefined } = {}): RecordState => {
  const events = readRun(path, options);
  for (let next = events.next(); ; next = events.next()) if (next.done) return next.value;
};

/** The head of the record in that file, where the store around it has one. */
export const sealedHeadOf = (path: string): SealedHead | undefined =>
  readHeads(dirname(dirname(path))).get(`${basename(dirname(path))}/${basename(path)}`);

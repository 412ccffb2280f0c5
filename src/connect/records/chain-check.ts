import type { CheckedLine, RecordedEvent } from './check.ts';
import { firstHash, hashOf, type LogKind } from './format.ts';
import type { SealedHead } from './heads.ts';

export interface Fault {
  readonly line: number;
  readonly reason: string;
}

/** How far a file was read, so that reading can go on when it has grown. */
export interface Mark {
  /** Whole lines, and the bytes that they take. */
  readonly lines: number;
  readonly size: number;
  /** The hash of the last of them. */
  readonly head: string;
  /** A line whose hash does not fit what the next one says. */
  readonly doubted?: number;
  readonly fault?: Fault;
}

export const unread: Mark = { lines: 0, size: 0, head: firstHash };

const changed = 'it was changed after it was written';

/**
 * Follows the chain. Where a hash does not fit, either the line was changed or what the next line says of it: the link
 * after that one tells which.
 */
export const createChainCheck = (sealed: SealedHead | undefined, from: Mark, { of }: LogKind) => {
  let { fault, doubted, head: previous } = from;
  let first: RecordedEvent | undefined;
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
    /** The hash of the line before. */
    head: () => previous,
    follow: (line: number, { event, previous: named }: CheckedLine & { kind: 'event' }, bytes: Uint8Array): void => {
      if (fault !== undefined) return;
      if (sealed !== undefined && line > sealed.lines) blame(line, 'it was added after the record was sealed');
      link(line, named);
      first ??= event;
      const { runId, segment, workflow } = event;
      if (first.runId !== runId || first.segment !== segment || first.workflow !== workflow)
        blame(line, `it belongs to another ${of}`);
      previous = hashOf(bytes);
    },
    /** Where reading can go on after `lines` whole lines. */
    mark: (lines: number, size: number): Mark => ({
      lines,
      size,
      head: previous,
      ...(doubted === undefined ? {} : { doubted }),
      ...(fault === undefined ? {} : { fault }),
    }),
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

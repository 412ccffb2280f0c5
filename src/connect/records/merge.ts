import type { RecordedEvent } from './check.ts';
import type { RecordSegment } from './list.ts';
import { type RecordState, readRun } from './reader.ts';

type Reading = Pick<Iterator<RecordedEvent, RecordState>, 'next' | 'return'>;

/** So many files are read side by side; of more, each is read before the next is opened. */
const mostOpen = 64;

const readWhole = (segment: RecordSegment): Reading => {
  const reading = readRun(segment.path, segment);
  const events: RecordedEvent[] = [];
  let next = reading.next();
  for (; !next.done; next = reading.next()) events.push(next.value);
  const { value } = next;
  let at = 0;
  return {
    next: () => {
      const event = events[at++];
      return event ? { done: false, value: event } : { done: true, value };
    },
  };
};

interface Head {
  readonly reading: Reading;
  next: IteratorResult<RecordedEvent, RecordState>;
}

const earliestOf = (heads: readonly Head[]): Head | undefined => {
  let earliest: Head | undefined;
  let least = 0;
  for (const head of heads) {
    if (head.next.done) continue;
    const time = heads.length === 1 ? 0 : Date.parse(head.next.value.time);
    if (earliest && least <= time) continue;
    earliest = head;
    least = time;
  }
  return earliest;
};

/**
 * Reads all files of a run as one: yields their events by time, then by segment, those of one file always in its order; returns
 * what became of each file. Never throws.
 */
export function* readRecord(segments: readonly RecordSegment[]): Generator<RecordedEvent, readonly RecordState[]> {
  const heads = segments.map((segment): Head => {
    const reading = segments.length > mostOpen ? readWhole(segment) : readRun(segment.path, segment);
    return { reading, next: reading.next() };
  });
  try {
    for (let head = earliestOf(heads); head; head = earliestOf(heads)) {
      if (!head.next.done) yield head.next.value;
      head.next = head.reading.next();
    }
  } finally {
    // Who stops reading leaves no file open.
    for (const { reading, next } of heads) if (!next.done) reading.return?.();
  }
  return heads.flatMap(({ next }) => (next.done ? [next.value] : []));
}

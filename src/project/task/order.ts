import { compareText, type TaskEvent } from '../../core/index.ts';

const seqOf = (id: string): number => Number(id.slice(id.lastIndexOf(':') + 1));
const segmentOf = (id: string): string => id.slice(0, id.lastIndexOf(':'));

/** The one order of all events, whoever reads them: by time, then by segment, then by line. */
export const compareEvents = (a: TaskEvent, b: TaskEvent): number =>
  a.at - b.at || compareText(segmentOf(a.id), segmentOf(b.id)) || seqOf(a.id) - seqOf(b.id);

/** Events in canonical order, each once. O(n log n). */
export const inOrder = (events: readonly TaskEvent[]): readonly TaskEvent[] => {
  // Most lists come from the log, which has them so.
  if (events.every((event, i) => i === 0 || compareEvents(events[i - 1] ?? event, event) < 0)) return events;
  const sorted = [...events].sort(compareEvents);
  return sorted.filter(({ id }, index) => id !== sorted[index - 1]?.id);
};

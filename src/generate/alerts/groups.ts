import { secondsOf } from './duration.ts';
import type { Thresholds } from './thresholds.ts';

/** Rules that are evaluated together, in this order: recordings stand before what reads them. */
export interface Group<Recording, Alert> {
  readonly name: string;
  readonly interval: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}

interface Recorded {
  readonly record: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Alerting<Recording> {
  readonly recordings: readonly Recording[];
  /** The shortest time that it looks at, in seconds. */
  readonly shortest: number;
}

/** Puts alerts, each with what it reads, into a group that is evaluated often and one that is not; `always` is recorded in any case. */
export const groupsOf = <R extends Recorded, A extends Alerting<R>>(
  about: string,
  { intervals }: Pick<Thresholds, 'intervals'>,
  alerts: readonly A[],
  always: readonly R[] = [],
): readonly Group<R, A>[] => {
  const known = new Set<string>();
  const groupOf = (pace: 'fast' | 'slow', first: readonly R[], own: readonly A[]): Group<R, A> => {
    const recordings = [...first, ...own.flatMap((alert) => alert.recordings)].filter(({ record, labels }) => {
      const key = JSON.stringify([record, labels]);
      return !known.has(key) && known.add(key);
    });
    return { name: `contextcore ${pace} ${about}`, interval: intervals[pace], recordings, alerts: own };
  };
  const isSlow = ({ shortest }: A): boolean => shortest >= secondsOf(intervals.slow_from);
  const fast = alerts.filter((alert) => !isSlow(alert));
  return [groupOf('fast', always, fast), groupOf('slow', [], alerts.filter(isSlow))].filter(
    (group) => group.recordings.length + group.alerts.length > 0,
  );
};

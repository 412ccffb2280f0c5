import { compareText } from '../../core/index.ts';
import { labelOf } from './item.ts';
import { spreadOf } from './spread.ts';
import type { Completed, CompletedItem, ItemLabel } from './types.ts';
import type { Measured, Work } from './work.ts';

/** The times of a completed task. */
export type Times = Omit<CompletedItem, keyof ItemLabel>;

const timesOf = ({ item, stretches, begun }: Measured, completed: number): Times => {
  let [activeTime, waitTime, blockedTime] = [0, 0, 0];
  for (const { from, to = completed, category } of stretches) {
    if (from >= completed) break;
    const length = Math.min(to, completed) - from;
    if (category === 'active') activeTime += length;
    else if (category === 'waiting') waitTime += length;
    else if (category === 'blocked') blockedTime += length;
  }
  const leadTime = completed - item.created;
  return {
    completed,
    leadTime,
    cycleTime: begun === undefined ? null : completed - begun,
    activeTime,
    waitTime,
    blockedTime,
    closedTime: leadTime - activeTime - waitTime - blockedTime,
    reopened: item.attempts.length - 1,
  };
};

/** The times of the measured tasks that were completed in the window and stayed so, in no order. */
export const completedTimes = ({ measured, window }: Work): readonly Times[] => {
  const times: Times[] = [];
  for (const one of measured)
    if (one.completed !== undefined && one.completed >= window.from) times.push(timesOf(one, one.completed));
  return times;
};

/** The same tasks with their names, in their order. */
export const completedItems = ({ measured, window, now }: Work): readonly CompletedItem[] => {
  const items: CompletedItem[] = [];
  for (const one of measured)
    if (one.completed !== undefined && one.completed >= window.from)
      items.push(Object.assign(labelOf(one.item, now), timesOf(one, one.completed)));
  return items.sort((a, b) => a.completed - b.completed || compareText(a.id, b.id));
};

/** The cycle times of those that have one. */
export const cycleTimesOf = (items: readonly Times[]): readonly number[] =>
  items.flatMap(({ cycleTime }) => (cycleTime === null ? [] : [cycleTime]));

export const completedOf = (work: Work): Completed => {
  const items = completedItems(work);
  return {
    window: work.window,
    leadTime: spreadOf(items.map(({ leadTime }) => leadTime)),
    cycleTime: spreadOf(cycleTimesOf(items)),
    items,
  };
};

/** Active time as a share of all time in which they were open, over all of these tasks together. */
export const efficiencyOf = (items: readonly Times[]): number | null => {
  let active = 0;
  let open = 0;
  for (const { activeTime, waitTime, blockedTime } of items) {
    active += activeTime;
    open += activeTime + waitTime + blockedTime;
  }
  return open === 0 ? null : active / open;
};

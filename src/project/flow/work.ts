import { compareText } from '../../core/index.ts';
import type { Sprint, Task } from '../task/state.ts';
import { dayLength, dayNumberOf, dayText } from './days.ts';
import { type Item, itemOf, type Stretch } from './item.ts';
import { mergeBelow } from './merge.ts';
import type { FlowOptions, FlowWindow } from './types.ts';

/** A task that is measured. */
export interface Measured {
  readonly item: Item;
  /** What counts as its time: its own periods, or those of all below it as well. */
  readonly stretches: readonly Stretch[];
  /** When it was first active, in any attempt. */
  readonly begun: number | undefined;
  /** When the attempt that is under way was begun; undefined where that has not happened, or the attempt has ended. */
  readonly underWay: number | undefined;
  /** When it was completed for good: not where it was reopened since. */
  readonly completed: number | undefined;
}

/** A project as all questions about its flow need it. */
export interface Work extends FlowOptions {
  readonly window: FlowWindow;
  /** All tasks, by their ids. */
  readonly items: readonly Item[];
  readonly measured: readonly Measured[];
  /** Those that have started, by when they did. */
  readonly sprints: readonly Sprint[];
}

/** Length of the window in milliseconds, its last moment included. */
export const windowLength = ({ window }: Work): number => (window.days.length === 0 ? 0 : window.to + 1 - window.from);

/** Takes in one task after the other, and keeps little of each. */
export interface WorkCollector {
  add(task: Task): void;
  work(sprints: Iterable<Sprint>): Work;
}

const windowOf = (items: readonly Item[], now: number, days: number): FlowWindow => {
  let first = Number.POSITIVE_INFINITY;
  for (const { created } of items) if (created < first) first = created;
  if (first > now) return { from: now, to: now, days: [] };
  const last = dayNumberOf(now);
  const start = Math.max(last - days + 1, dayNumberOf(first));
  return {
    from: start * dayLength,
    to: now,
    days: Array.from({ length: last - start + 1 }, (_, i) => dayText(start + i)),
  };
};

const measure = (item: Item, stretches: readonly Stretch[]): Measured => {
  const last = item.attempts.at(-1);
  let begun: number | undefined;
  let underWay: number | undefined;
  for (const { category, from, attempt } of stretches) {
    if (category !== 'active') continue;
    begun ??= from;
    if (attempt === last?.number) {
      underWay = last.outcome === undefined ? from : undefined;
      break;
    }
  }
  return { item, stretches, begun, underWay, completed: last?.outcome === 'done' ? last.to : undefined };
};

const measuredOf = (items: readonly Item[], { types, now }: FlowOptions): readonly Measured[] => {
  const parents = new Set<string>();
  for (const { parent } of items) if (parent !== undefined) parents.add(parent);
  const chosen = items.filter(({ id, type }) =>
    types === undefined ? type !== 'epic' && !parents.has(id) : types.includes(type),
  );
  const wanted = new Set<string>();
  for (const { id } of chosen) if (parents.has(id)) wanted.add(id);
  const merged = wanted.size === 0 ? new Map<string, readonly Stretch[]>() : mergeBelow(items, wanted, now);
  return chosen.map((item) => measure(item, merged.get(item.id) ?? item.periods));
};

/** For projects that are read one task at a time. */
export const collectWork = (options: FlowOptions): WorkCollector => {
  const items: Item[] = [];
  return {
    add: (task) => {
      const item = itemOf(task, options.statuses, options.now);
      if (item !== undefined) items.push(item);
    },
    work: (sprints) => {
      items.sort((a, b) => compareText(a.id, b.id));
      return {
        ...options,
        window: windowOf(items, options.now, options.days),
        items,
        measured: measuredOf(items, options),
        sprints: [...sprints]
          .filter(({ started }) => started <= options.now)
          .sort((a, b) => a.started - b.started || compareText(a.id, b.id)),
      };
    },
  };
};

export const workOf = (tasks: Iterable<Task>, sprints: Iterable<Sprint>, options: FlowOptions): Work => {
  const collector = collectWork(options);
  for (const task of tasks) collector.add(task);
  return collector.work(sprints);
};

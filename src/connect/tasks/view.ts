import type { TaskEvent } from '../../core/index.ts';
import { inOrder, taskOf } from '../../project/index.ts';
import type { SealedHead } from '../records/heads.ts';
import { type Entry, type LayerRef, sprintKey } from './layer.ts';
import { type ListedDay, loadListing, type Manifest, type OpenSegment } from './manifest.ts';

/** A day as far as it is known: from the index, or from its folder. */
export interface DayView {
  readonly stamp?: string;
  readonly listing?: ListedDay['listing'];
  readonly foreign: readonly string[];
  /** The segments that were read wholly, and the number of their lines; undefined: as in `listing`. */
  readonly complete?: Map<string, number>;
  /** Whether the index has to be told. */
  readonly isChanged: boolean;
}

/** What is known of a log: what the index has, and what was read beyond it. It grows with `advance`. */
export interface View {
  /** The `id` of the manifest that it began with. */
  readonly base: string | undefined;
  readonly layers: readonly LayerRef[];
  /** Events that the index does not have, in the order in which they were read. */
  readonly fresh: Map<string, TaskEvent[]>;
  freshEvents: number;
  /** The same in order of the keys, as long as nothing is added. */
  sorted: readonly Entry[] | undefined;
  /** Segments of which something was read that the index does not have. */
  readonly unindexed: Set<string>;
  readonly days: Map<string, DayView>;
  readonly open: Map<string, OpenSegment>;
  /** Heads of segments that were not read wholly. */
  readonly heads: Map<string, SealedHead>;
  headsEnd: number;
  readonly notes: Map<string, string>;
}

export const emptyView = (): View => ({
  base: undefined,
  layers: [],
  fresh: new Map(),
  freshEvents: 0,
  sorted: undefined,
  unindexed: new Set(),
  days: new Map(),
  open: new Map(),
  heads: new Map(),
  headsEnd: 0,
  notes: new Map(),
});

export const viewOf = ({ id, layers, days, open, heads, notes }: Manifest): View => ({
  ...emptyView(),
  base: id,
  layers,
  days: new Map(days.map(([day, listed]) => [day, { ...listed, isChanged: false }])),
  open: new Map(open),
  heads: new Map(heads.pending.map((head) => [head.file, head])),
  headsEnd: heads.end,
  notes: new Map(notes),
});

export const addFresh = (view: View, event: TaskEvent): void => {
  const key = taskOf(event) ?? sprintKey;
  const known = view.fresh.get(key);
  if (known) known.push(event);
  else view.fresh.set(key, [event]);
  view.freshEvents += 1;
  view.sorted = undefined;
};

/** What was read of a key beyond the index, in canonical order. A copy: the list itself grows. */
export const freshOf = ({ fresh }: View, key: string): readonly TaskEvent[] => [...inOrder(fresh.get(key) ?? [])];

/** What was read beyond the index, as entries in order. */
export const freshEntries = (view: View): readonly Entry[] => {
  view.sorted ??= [...view.fresh.keys()].sort().map((key) => [key, freshOf(view, key)]);
  return view.sorted;
};

/** The segments of a day that were read wholly; undefined where the index has lost them. */
export const completeOf = (folder: string, { complete, listing }: DayView): Map<string, number> | undefined => {
  if (complete) return complete;
  if (listing === undefined) return new Map();
  const loaded = loadListing(folder, listing);
  return loaded && new Map(loaded);
};

import { join } from 'node:path';
import { compareText, type TaskEvent } from '../../core/index.ts';
import { taskEventOf } from '../../project/index.ts';
import { checkLine } from '../records/check.ts';
import { taskLog } from '../records/format.ts';
import { openLines } from '../records/lines.ts';
import { advance, type LogPlace } from './advance.ts';
import { type Entry, type Layer, LostLayer, openLayer } from './layer.ts';
import { loadManifest } from './manifest.ts';
import { joined, mergeEntries } from './merge.ts';
import { renew } from './renew.ts';
import { fileOf, isOwn, segmentIn, tornProblem } from './segment.ts';
import { completeOf, emptyView, freshEntries, freshOf, type View, viewOf } from './view.ts';

/** A file of the log. */
export interface TaskSegment {
  /** What the ids of its events begin with. */
  readonly name: string;
  /** The number of its last line. */
  readonly lines: number;
  /** Whether its process has closed it: no line comes any more. */
  readonly sealed: boolean;
}

export interface LogReader {
  /** The events of each key, in canonical order. */
  find(keys: readonly string[]): ReadonlyMap<string, readonly TaskEvent[]>;
  /** Every entry, by key. */
  entries(): Generator<Entry, void>;
  /** Oldest first. */
  segments(): readonly TaskSegment[];
  problems(): readonly string[];
}

/** So many segments may be read beyond the index, again by each process, before it is renewed. */
const mostUnindexed = 200;

/** A line that was begun so short a time ago may well be finished. */
const writingMs = 2_000;

const mostProblems = 100;

/** All layers, opened; or none. */
const openAll = ({ layers }: View, { index }: LogPlace): { readonly layers: readonly Layer[]; close(): void } => {
  const opened: Layer[] = [];
  const close = (): void => {
    for (const layer of opened) layer.close();
  };
  try {
    for (const ref of layers) opened.push(openLayer(index, ref));
  } catch (error) {
    close();
    throw error;
  }
  return { layers: opened, close };
};

const findIn = (view: View, place: LogPlace, keys: readonly string[]): ReadonlyMap<string, readonly TaskEvent[]> => {
  const { layers, close } = openAll(view, place);
  try {
    const partsOf = (key: string) => [...layers.map((layer) => layer.find(key)), freshOf(view, key)];
    // In the order of the keys, so that each block is read once.
    return new Map([...keys].sort().map((key) => [key, joined(partsOf(key))]));
  } finally {
    close();
  }
};

const segmentsOf = (view: View, { index }: LogPlace): readonly TaskSegment[] => {
  const found: TaskSegment[] = [];
  for (const day of view.days.values()) {
    const complete = completeOf(index, day);
    if (complete === undefined) throw new LostLayer();
    for (const [name, lines] of complete) found.push({ name, lines, sealed: true });
  }
  for (const [file, { mark, isSealed }] of view.open)
    found.push({ name: file.slice(11, -6), lines: mark.lines, sealed: isSealed });
  return found.sort((a, b) => compareText(a.name, b.name));
};

const problemsIn = (view: View, now: number): readonly string[] => {
  const told = [...view.notes.values()];
  for (const [file, { problems, isTorn, mtimeMs }] of view.open)
    told.push(...problems, ...(isTorn && now - mtimeMs > writingMs ? [tornProblem(file)] : []));
  for (const { file, lines } of view.heads.values())
    if (!view.open.has(file)) told.push(`${JSON.stringify(file)} is gone; it was sealed with ${lines} lines.`);
  for (const { foreign } of view.days.values())
    for (const file of foreign) told.push(`${JSON.stringify(file)} is not read: it is no segment of that day.`);
  told.sort(compareText);
  const rest = told.length - mostProblems;
  return rest > 0 ? [...told.slice(0, mostProblems), `There are ${rest} more such problems.`] : told;
};

/**
 * Reads a log: from its index as far as that goes, then from the segments. Whatever becomes of the index, the answers are those of
 * the segments.
 */
export const createReader = (place: LogPlace, mostFreshEvents: number): LogReader => {
  let view: View | undefined;
  let usesIndex = true;
  /** Grows where the index cannot be renewed, so that it is not tried again and again. */
  let patience = 1;

  const begin = (): View => {
    try {
      const manifest = usesIndex ? loadManifest(place.index, place.project) : undefined;
      return manifest ? viewOf(manifest) : emptyView();
    } catch {
      return emptyView();
    }
  };
  const current = (): View => {
    view ??= begin();
    if (advance(view, place)) return view;
    view = emptyView();
    advance(view, place);
    return view;
  };
  const settle = (known: View): void => {
    if (known.freshEvents <= mostFreshEvents * patience && known.unindexed.size <= mostUnindexed * patience) return;
    const manifest = renew(known, place);
    patience = manifest ? 1 : patience * 2;
    if (!manifest) return;
    usesIndex = true;
    view = viewOf(manifest);
  };
  /** The index is not what it says: another process may have renewed it; else it is of no use. */
  const forget = (error: unknown, attempt: number): void => {
    if (!(error instanceof LostLayer) || attempt > 1) throw error;
    view = undefined;
    usesIndex = attempt === 0;
  };
  const ask = <T>(question: (known: View) => T): T => {
    for (let attempt = 0; ; attempt++)
      try {
        const known = current();
        const answer = question(known);
        settle(known);
        return answer;
      } catch (error) {
        forget(error, attempt);
      }
  };

  function* entries(): Generator<Entry, void> {
    let last: string | undefined;
    for (let attempt = 0; ; attempt++) {
      let opened: ReturnType<typeof openAll> | undefined;
      try {
        const known = current();
        const fresh = freshEntries(known);
        opened = openAll(known, place);
        settle(known);
        for (const entry of mergeEntries([...opened.layers.map((layer) => layer.entries()), fresh])) {
          if (last !== undefined && entry[0] <= last) continue;
          yield entry;
          last = entry[0];
        }
        return;
      } catch (error) {
        forget(error, attempt);
      } finally {
        opened?.close();
      }
    }
  }

  return {
    find: (keys) => ask((known) => findIn(known, place, keys)),
    entries,
    segments: () => ask((known) => segmentsOf(known, place)),
    problems: () => problemsIn(view ?? emptyView(), Date.now()),
  };
};

/** The events behind a line of a segment, in the order of their lines. A segment that is not there has none. */
export function* readFrom({ root, project }: LogPlace, segment: string, afterSeq: number): Generator<TaskEvent, void> {
  const file = fileOf(segment);
  if (segmentIn(file.slice(0, 10), file.slice(11)) === undefined) return;
  const opened = openLines(join(root, file));
  if (opened.kind === 'unreadable') return;
  for (const { number, bytes, ended, tooLong } of opened.lines()) {
    if (number <= afterSeq || !ended || tooLong) continue;
    const checked = checkLine(bytes, number, taskLog);
    if (checked.kind !== 'event') continue;
    const event = isOwn(checked.event, { segment, project }) ? taskEventOf(checked.event) : undefined;
    if (event) yield event;
  }
}

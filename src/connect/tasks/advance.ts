import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../core/index.ts';
import { hasCode } from '../fs/files.ts';
import { readHeadsFrom } from '../records/heads.ts';
import { problemsOf, readSegment, segmentIn, sizeOf, unreadSegment } from './segment.ts';
import { addFresh, completeOf, type DayView, type View } from './view.ts';

export interface LogPlace {
  readonly root: string;
  readonly index: string;
  readonly project: string;
}

/** A change within that time of a listing may leave the time of the folder as it was. */
const settlingMs = 60_000;

const isDay = (entry: Dirent): boolean => entry.isDirectory() && /^\d{4}-\d\d-\d\d$/u.test(entry.name);

/** Undefined where there is no log yet. Throws what else the system says. */
const daysIn = (root: string): readonly string[] | undefined => {
  try {
    const days = readdirSync(root, { withFileTypes: true }).filter(isDay);
    return days.map(({ name }) => name).sort(compareText);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Takes note of new heads, and tells on which days they are; undefined where there are fewer than there were. */
const takeHeads = (view: View, root: string): ReadonlySet<string> | undefined => {
  const { heads, end, size } = readHeadsFrom(root, view.headsEnd);
  if (size < view.headsEnd) return undefined;
  view.headsEnd = end;
  for (const [file, head] of heads) if (!view.heads.has(file)) view.heads.set(file, head);
  return new Set([...heads.keys()].map((file) => file.slice(0, 10)));
};

/** Lists the folder of a day, and gives the segments in it that are not read wholly; undefined where one is gone. */
const listDay = (view: View, { root, index }: LogPlace, day: string, stamp: string): readonly string[] | undefined => {
  const known: DayView = view.days.get(day) ?? { foreign: [], isChanged: true };
  const listedAt = Date.now();
  const entries = readdirSync(join(root, day), { withFileTypes: true }).filter((entry) =>
    entry.name.endsWith('.jsonl'),
  );
  const segments = new Set<string>();
  const foreign: string[] = [];
  for (const entry of entries) {
    const segment = segmentIn(day, entry.name);
    if (segment !== undefined && entry.isFile()) segments.add(segment);
    else if (/^\d{8}T\d{9}Z-/u.test(entry.name)) foreign.push(`${day}/${entry.name}`);
  }
  const complete = completeOf(index, known);
  if (complete === undefined) return undefined;
  for (const segment of complete.keys()) if (!segments.has(segment)) return undefined;
  const isSettled = listedAt - Number(BigInt(stamp) / 1_000_000n) > settlingMs;
  view.days.set(day, {
    ...(isSettled ? { stamp } : {}),
    ...(known.listing ? { listing: known.listing } : {}),
    foreign: foreign.sort(compareText),
    complete,
    isChanged: known.isChanged || known.stamp !== (isSettled ? stamp : undefined),
  });
  const rest: string[] = [];
  for (const segment of segments) {
    const file = `${day}/${segment}.jsonl`;
    if (complete.has(segment)) view.heads.delete(file);
    else rest.push(file);
  }
  return rest;
};

/** Notes that a segment is sealed and was read to its end: it is not looked at again. */
const finish = (view: View, place: LogPlace, file: string, lines: number, problems: readonly string[]): boolean => {
  const day = file.slice(0, 10);
  const known = view.days.get(day);
  const complete = known && completeOf(place.index, known);
  if (known === undefined || complete === undefined) return false;
  complete.set(file.slice(11, -6), lines);
  view.days.set(day, { ...known, complete, isChanged: true });
  view.open.delete(file);
  view.heads.delete(file);
  if (problems.length > 0) view.notes.set(file, problems.join(' '));
  return true;
};

/** Reads what is new in a segment. False where it is not what it was. */
const readNew = (view: View, place: LogPlace, file: string): boolean => {
  const known = view.open.get(file);
  const mark = known?.mark ?? unreadSegment;
  const path = join(place.root, file);
  const found = sizeOf(path);
  const sealed = view.heads.get(file);
  const { size, mtimeMs } = 'reason' in found ? { size: 0, mtimeMs: 0 } : found;
  if (size < mark.size || (mark.fault && known && mtimeMs !== known.mtimeMs)) return false;
  if (known && known.seen === size && known.isSealed === (sealed !== undefined) && known.mtimeMs === mtimeMs)
    return true;
  let taken = 0;
  const end = readSegment({ path, segment: file.slice(11, -6), project: place.project }, mark, {
    sealed,
    take: (event) => {
      taken += 1;
      addFresh(view, event);
    },
  });
  const { state } = end;
  const problems = problemsOf(file, end);
  if (taken > 0) view.unindexed.add(file);
  if (state.kind === 'intact' && state.sealed) {
    view.unindexed.add(file);
    return finish(view, place, file, state.lines, problems);
  }
  view.open.set(file, {
    mark: end.mark,
    seen: state.kind === 'unreadable' ? -1 : Math.max(size, end.mark.size),
    mtimeMs,
    problems,
    isTorn: state.kind === 'torn',
    isSealed: sealed !== undefined,
  });
  return true;
};

/** The segments that may have something new; undefined where one that was there is not any more. */
const candidatesIn = (view: View, place: LogPlace): ReadonlySet<string> | undefined => {
  // Before the folders are listed: what is sealed is in them.
  const touched = takeHeads(view, place.root);
  if (touched === undefined) return undefined;
  const days = daysIn(place.root) ?? [];
  const there = new Set(days);
  for (const day of view.days.keys()) if (!there.has(day)) return undefined;
  const listed = new Set<string>();
  const found = new Set<string>();
  for (const day of days) {
    const { mtimeNs } = statSync(join(place.root, day), { bigint: true });
    const stamp = String(mtimeNs);
    if (view.days.get(day)?.stamp === stamp && !touched.has(day)) continue;
    const rest = listDay(view, place, day, stamp);
    if (rest === undefined) return undefined;
    listed.add(day);
    for (const file of rest) found.add(file);
  }
  for (const file of view.open.keys()) {
    if (listed.has(file.slice(0, 10)) && !found.has(file)) return undefined;
    found.add(file);
  }
  return found;
};

/**
 * Reads what the log has beyond what is known of it. False where the log is not the one that the view knows: then it is of no
 * use. Throws where a folder cannot be read.
 */
export const advance = (view: View, place: LogPlace): boolean => {
  const candidates = candidatesIn(view, place);
  if (candidates === undefined) return false;
  for (const file of [...candidates].sort(compareText)) if (!readNew(view, place, file)) return false;
  return true;
};

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { hasCode } from '../fs/files.ts';
import { noFollow } from '../records/disk.ts';

/** A large part of a log, which is gone over task by task. */
export interface Bulk {
  readonly id: string;
  /** The last event of each segment that belongs to it. */
  readonly ends: ReadonlyMap<string, number>;
  /** Whether it sends once more what was sent before. */
  readonly isBackfill: boolean;
  /** The last task that is done; tasks are taken in the order of their ids. */
  after?: string;
}

/** How far the log of a project was exported to one endpoint, by segment. */
export interface Exported {
  /** The number of the last event of each segment that was acknowledged, with all before it. */
  readonly segments: Map<string, number>;
  /** The days of which the endpoint has the snapshots. */
  readonly days: Set<string>;
  /** What was begun and not finished. */
  bulk?: Bulk;
}

export interface JournalLine {
  readonly destination: string;
  readonly segment?: string;
  readonly seq?: number;
  readonly day?: string;
  /** The bulk that begins with these ends, gets on to a task, or is done. */
  readonly bulk?: string;
  readonly ends?: readonly (readonly [segment: string, seq: number])[];
  readonly isBackfill?: boolean;
  readonly after?: string;
}

export interface ExportJournal {
  /** What was exported to each of these destinations. Lines that are not ours are passed over. */
  read(destinations: readonly string[]): ReadonlyMap<string, Exported>;
  /** Appends lines in one piece. Throws. */
  append(lines: readonly JournalLine[]): void;
}

/** What an endpoint is called in the journal: no address, no password, no key that stands in the query. */
export const destinationOf = (signal: string, endpoint: string): string => {
  let place = endpoint;
  if (URL.canParse(endpoint)) {
    const { origin, pathname } = new URL(endpoint);
    place = `${origin}${pathname}`;
  }
  return createHash('sha256').update(`contextcore/destination\n${signal}\n${place}`).digest('hex').slice(0, 16);
};

const isSeq = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

const isEnd = (value: unknown): value is readonly [string, number] =>
  Array.isArray(value) && typeof value[0] === 'string' && isSeq(value[1]);

/** Adds what a line says to what is known of its endpoint. */
const note = (known: ReadonlyMap<string, Exported>, line: Readonly<Record<string, unknown>>): void => {
  const { destination, segment, seq, day, bulk, ends, after, isBackfill } = line;
  const of = typeof destination === 'string' ? known.get(destination) : undefined;
  if (of === undefined) return;
  if (typeof day === 'string') of.days.add(day);
  if (typeof segment === 'string' && isSeq(seq)) of.segments.set(segment, Math.max(seq, of.segments.get(segment) ?? 0));
  if (typeof bulk !== 'string') return;
  if (Array.isArray(ends)) of.bulk = { id: bulk, ends: new Map(ends.filter(isEnd)), isBackfill: isBackfill === true };
  else if (typeof after === 'string' && of.bulk?.id === bulk) of.bulk.after = after;
  else if (of.bulk?.id === bulk) delete of.bulk;
};

const objectIn = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const textOf = (path: string): string => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
};

/** Whether a file ends in the middle of a line, as one does whose writer was killed. */
const endsOpen = (file: number): boolean => {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10;
};

/**
 * The journal of exports beside a log: lines are only ever appended, after the endpoint has acknowledged what they tell. Without it
 * everything is exported once more, under the same ids.
 */
export const createExportJournal = (path: string): ExportJournal => ({
  read: (destinations) => {
    const found = new Map<string, Exported>();
    for (const one of destinations) found.set(one, { segments: new Map(), days: new Set() });
    for (const text of textOf(path).split('\n')) if (text !== '') note(found, objectIn(text));
    return found;
  },
  append: (lines) => {
    if (lines.length === 0) return;
    const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow;
    const file = openSync(path, flags, 0o666);
    try {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      const bytes = Buffer.from(`${endsOpen(file) ? '\n' : ''}${text}`);
      if (writeSync(file, bytes) < bytes.length) throw new Error('no space is left');
    } finally {
      closeSync(file);
    }
  },
});

import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, stateOfAll } from '../../core/index.ts';
import { hasCode, reasonFor } from '../fs/files.ts';
import { checkLine, type RecordedEvent } from './check.ts';
import { noFollow } from './disk.ts';
import { segmentNamed } from './format.ts';
import { readHeads, type SealedHead } from './heads.ts';

/** One file of a run: what one process has written of it. */
export interface RecordSegment {
  /** From 1. */
  readonly segment: number;
  /** Relative to the store, `/` separated, and absolute. */
  readonly file: string;
  readonly path: string;
  readonly sealed?: SealedHead | undefined;
}

/** A run as a list shows it: from the first and the last lines of its files only. */
export interface RunSummary extends Pick<RecordSegment, 'file' | 'path' | 'sealed'> {
  readonly runId: string;
  /** Undefined where the first line cannot be read. */
  readonly workflow?: string;
  readonly started?: string;
  /** As the run said when it finished; undefined when it, or one of its parts, did not. */
  readonly state?: string;
  readonly durationMs?: number;
  /** All of its files, the first one first. */
  readonly segments: readonly RecordSegment[];
}

export type RunList =
  | {
      readonly kind: 'runs';
      /** Newest first. */
      readonly runs: readonly RunSummary[];
      /** Sealed records whose files are gone. */
      readonly gone: readonly SealedHead[];
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const glanced = 1 << 16;

const lineIn = (bytes: Buffer, from: number, to: number): RecordedEvent | undefined => {
  const seq = /"seq":(\d{1,15}),/u.exec(bytes.toString('latin1', from, to))?.[1];
  const checked = checkLine(bytes.subarray(from, to), Number(seq));
  return checked.kind === 'event' ? checked.event : undefined;
};

/** The first event, and the last one that ends in a line break. */
const glance = (path: string): { readonly first?: RecordedEvent; readonly last?: RecordedEvent } => {
  const file = openSync(path, noFollow);
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, glanced));
    const start = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    const first = lineIn(start, 0, start.indexOf(10) + 1);
    const ending = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
    const end = ending.lastIndexOf(10);
    const last = end < 1 ? undefined : lineIn(ending, ending.lastIndexOf(10, end - 1) + 1, end + 1);
    return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
  } finally {
    closeSync(file);
  }
};

/** What can be seen of a file without reading it. */
interface Glanced extends RecordSegment {
  readonly runId: string;
  readonly first?: RecordedEvent;
  readonly last?: RecordedEvent;
}

const glancedAt = (root: string, file: string, sealed: SealedHead | undefined): Glanced => {
  const path = join(root, file);
  const { runId = '', segment = 1 } = segmentNamed(file.slice(11)) ?? {};
  const known = { runId, segment, file, path, ...(sealed === undefined ? {} : { sealed }) };
  try {
    return { ...known, ...glance(path) };
  } catch {
    // It is listed all the same: reading it will say why.
    return known;
  }
};

const endOf = ({ last }: Glanced): RecordedEvent['data'] => (last?.type === 'run.finished' ? last.data : {});

const stateIn = (part: Glanced): string | undefined => {
  const { state } = endOf(part);
  return typeof state === 'string' ? state : undefined;
};

/** As the only file says; of several, from the first event to the last. */
const durationOf = (parts: readonly Glanced[]): number | undefined => {
  const [only] = parts;
  const { durationMs } = parts.length === 1 && only ? endOf(only) : {};
  if (parts.length === 1) return typeof durationMs === 'number' ? durationMs : undefined;
  const times = parts.flatMap(({ first, last }) => [first, last]).map((one) => Date.parse(one?.time ?? ''));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? undefined : Math.max(...known) - Math.min(...known);
};

const summaryOf = (unordered: readonly Glanced[]): RunSummary => {
  const parts = [...unordered].sort((a, b) => a.segment - b.segment);
  const segments = parts.map(
    ({ segment, file, path, sealed }): RecordSegment => ({ segment, file, path, ...(sealed ? { sealed } : {}) }),
  );
  const [{ runId = '', file = '', path = '', sealed = undefined } = {}] = parts;
  const workflow = parts.find(({ first }) => first)?.first?.workflow;
  const started = parts.flatMap(({ first }) => first?.time ?? []).sort(compareText)[0];
  const state = stateOfAll(parts.map(stateIn));
  const durationMs = state === undefined ? undefined : durationOf(parts);
  return {
    runId,
    file,
    path,
    ...(sealed === undefined ? {} : { sealed }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(started === undefined ? {} : { started }),
    ...(state === undefined ? {} : { state }),
    ...(durationMs === undefined ? {} : { durationMs }),
    segments,
  };
};

/** The files of each run. One that cannot be read goes to the run that its name says. */
const byRun = (files: readonly Glanced[]): readonly (readonly Glanced[])[] => {
  const runs = new Map<string, Glanced[]>();
  const add = (key: string, one: Glanced): void => {
    const known = runs.get(key);
    if (known) known.push(one);
    else runs.set(key, [one]);
  };
  const placeOf = ({ file, runId }: Glanced): string => `${file.slice(0, 11)}${runId}`;
  const keys = new Map<string, string>();
  for (const one of files) {
    if (!one.first) continue;
    const key = `${placeOf(one)} ${one.first.workflow}`;
    if (!keys.has(placeOf(one))) keys.set(placeOf(one), key);
    add(key, one);
  }
  for (const one of files) if (!one.first) add(keys.get(placeOf(one)) ?? placeOf(one), one);
  return [...runs.values()];
};

/** Links are passed over, be they folders or files: a record is where it was written. */
const filesIn = (root: string, day: Dirent): readonly string[] => {
  if (!day.isDirectory() || !/^\d{4}-\d\d-\d\d$/u.test(day.name)) return [];
  return readdirSync(join(root, day.name), { withFileTypes: true })
    .filter(({ name }) => segmentNamed(name) !== undefined)
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${day.name}/${name}`);
};

const newestFirst = (a: RunSummary, b: RunSummary): number =>
  compareText(b.started ?? b.file, a.started ?? a.file) || compareText(b.runId, a.runId);

/** The records of a store. */
export const listRuns = (root: string): RunList => {
  try {
    const files = readdirSync(root, { withFileTypes: true }).flatMap((day) => filesIn(root, day));
    const heads = readHeads(root);
    const glanced = files.map((file) => glancedAt(root, file, heads.get(file)));
    const runs = byRun(glanced).map(summaryOf).sort(newestFirst);
    const there = new Set(files);
    return { kind: 'runs', runs, gone: [...heads.values()].filter(({ file }) => !there.has(file)) };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return { kind: 'missing' };
    return { kind: 'unreadable', reason: reasonFor(error) };
  }
};

import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../core/index.ts';
import { reasonFor } from '../fs/files.ts';
import { checkLine, type RecordedEvent } from './check.ts';
import { noFollow } from './disk.ts';
import { isRunId } from './format.ts';
import { readHeads, type SealedHead } from './heads.ts';

/** A record as a list shows it: from its first and its last lines only. */
export interface RunSummary {
  readonly runId: string;
  /** Relative to the store, `/` separated, and absolute. */
  readonly file: string;
  readonly path: string;
  /** Undefined where the first line cannot be read. */
  readonly workflow?: string;
  readonly started?: string;
  /** As the run said when it finished; undefined when it did not. */
  readonly state?: string;
  readonly durationMs?: number;
  readonly sealed?: SealedHead;
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

const summaryOf = (root: string, file: string, sealed: SealedHead | undefined): RunSummary => {
  const path = join(root, file);
  const known = { runId: file.slice(11, -'.jsonl'.length), file, path, ...(sealed === undefined ? {} : { sealed }) };
  let seen: ReturnType<typeof glance> = {};
  try {
    seen = glance(path);
  } catch {
    // It is listed all the same: reading it will say why.
  }
  const end = seen.last?.type === 'run.finished' ? seen.last.data : {};
  const { state, durationMs } = end;
  return {
    ...known,
    ...(seen.first === undefined ? {} : { workflow: seen.first.workflow, started: seen.first.time }),
    ...(typeof state === 'string' ? { state } : {}),
    ...(typeof durationMs === 'number' ? { durationMs } : {}),
  };
};

/** Links are passed over, be they folders or files: a record is where it was written. */
const filesIn = (root: string, day: Dirent): readonly string[] => {
  if (!day.isDirectory() || !/^\d{4}-\d\d-\d\d$/u.test(day.name)) return [];
  return readdirSync(join(root, day.name), { withFileTypes: true })
    .filter(({ name }) => name.endsWith('.jsonl') && isRunId(name.slice(0, -'.jsonl'.length)))
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
    const runs = files.map((file) => summaryOf(root, file, heads.get(file))).sort(newestFirst);
    const there = new Set(files);
    return { kind: 'runs', runs, gone: [...heads.values()].filter(({ file }) => !there.has(file)) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', reason: reasonFor(error) };
  }
};

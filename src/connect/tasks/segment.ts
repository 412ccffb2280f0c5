import { statSync } from 'node:fs';
import type { TaskEvent } from '../../core/index.ts';
import { taskEventFault, taskEventOf } from '../../project/index.ts';
import { reasonFor } from '../fs/files.ts';
import { type Mark, unread } from '../records/chain-check.ts';
import type { RecordedEvent } from '../records/check.ts';
import { taskLog } from '../records/format.ts';
import type { SealedHead } from '../records/heads.ts';
import { type RecordState, readOn } from '../records/reader.ts';
import { dayOf } from '../records/segment.ts';

/** The segment that a file of that day holds by its name. Each process makes its own, and it is in the folder of its day. */
export const segmentIn = (day: string, name: string): string | undefined => {
  const [, segment] = /^(\d{8}T\d{9}Z-[0-9a-f]{16})\.jsonl$/u.exec(name) ?? [];
  return segment !== undefined && dayOf(segment, new Date(0)) === day ? segment : undefined;
};

export const fileOf = (segment: string): string => `${dayOf(segment, new Date(0))}/${segment}.jsonl`;

/** Whether a line is of the segment and the project in whose file it stands. */
export const isOwn = (
  { runId, workflow, segment: part }: RecordedEvent,
  { segment, project }: { readonly segment: string; readonly project: string },
): boolean => runId === segment && part === 1 && workflow === project;

/** How far a segment was read, and what of it was not taken. */
export interface SegmentMark extends Mark {
  /** Lines that are no event of a task, and what is wrong with the first of them. */
  readonly passed: number;
  readonly why?: string;
}

export const unreadSegment: SegmentMark = { ...unread, passed: 0 };

export interface SegmentEnd {
  readonly state: RecordState;
  readonly mark: SegmentMark;
}

/** Reads what comes after `from` in a segment, and hands over the events in it. Never throws. */
export const readSegment = (
  { path, segment, project }: { readonly path: string; readonly segment: string; readonly project: string },
  from: SegmentMark,
  options: { readonly sealed?: SealedHead | undefined; readonly take: (event: TaskEvent) => void },
): SegmentEnd => {
  let { passed, why } = from;
  const reading = readOn(path, { sealed: options.sealed, kind: taskLog, from });
  let next = reading.next();
  for (; !next.done; next = reading.next()) {
    const recorded = next.value;
    const { type, time, data, seq } = recorded;
    const isOurs = isOwn(recorded, { segment, project });
    // One name for all of them, not one for each line.
    const event = isOurs ? taskEventOf({ type, time, data, seq, runId: segment }) : undefined;
    if (event) options.take(event);
    else {
      passed += 1;
      why ??= `line ${seq}: ${(isOurs && taskEventFault(recorded)) || 'it belongs to another segment'}`;
    }
  }
  const { state, mark = from } = next.value;
  return { state, mark: { ...mark, passed, ...(why === undefined ? {} : { why }) } };
};

/** What a person should know of a segment, in sentences; a line at its end that is not finished may be being written. */
export const problemsOf = (file: string, { state, mark }: SegmentEnd): readonly string[] => {
  const name = JSON.stringify(file);
  const told: string[] = [];
  if (state.kind === 'unreadable') told.push(`${name} cannot be read: ${state.reason}.`);
  if (state.kind === 'broken')
    told.push(`${name} is not as it was written, from line ${state.line} on: ${state.reason}.`);
  if (mark.passed > 0) {
    const lines = mark.passed === 1 ? 'A line' : `${mark.passed} lines`;
    const first = mark.passed === 1 ? '' : 'the first is ';
    told.push(`${lines} of ${name} cannot be taken for an event of a task; ${first}${mark.why ?? ''}.`);
  }
  return told;
};

export const tornProblem = (file: string): string =>
  `${JSON.stringify(file)} ends in the middle of a line, as when its process was stopped; that line counts nowhere.`;

/** The size of a file, and when it was last written to. */
export const sizeOf = (
  path: string,
): { readonly size: number; readonly mtimeMs: number } | { readonly reason: string } => {
  try {
    const { size, mtimeMs } = statSync(path);
    return { size, mtimeMs };
  } catch (error) {
    return { reason: reasonFor(error) };
  }
};

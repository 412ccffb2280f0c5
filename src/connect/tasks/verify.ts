import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../core/index.ts';
import { readHeads, type SealedHead } from '../records/heads.ts';
import type { RecordState } from '../records/reader.ts';
import { readSegment, segmentIn, unreadSegment } from './segment.ts';

/** A file of the log, read from its first line to its last. */
export interface VerifiedSegment {
  /** Relative to the log, `/` separated, and absolute. */
  readonly file: string;
  readonly path: string;
  readonly state: RecordState;
  /** How many lines are no event of a task, and what is wrong with the first of them. */
  readonly passed: number;
  readonly why?: string;
}

export interface VerifiedLog {
  readonly segments: readonly VerifiedSegment[];
  /** Sealed segments whose files are gone. */
  readonly gone: readonly SealedHead[];
}

const filesIn = (root: string, day: string): readonly string[] =>
  readdirSync(join(root, day), { withFileTypes: true })
    .filter((entry) => entry.isFile() && segmentIn(day, entry.name) !== undefined)
    .map(({ name }) => `${day}/${name}`);

/** Reads the whole log, without its index. Throws where a folder cannot be read. */
export const verifyTasks = ({ root, project }: { readonly root: string; readonly project: string }): VerifiedLog => {
  const heads = readHeads(root);
  const days = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const listed = days.filter(({ name }) => /^\d{4}-\d\d-\d\d$/u.test(name));
  const files = listed.flatMap(({ name }) => filesIn(root, name)).sort(compareText);
  const segments = files.map((file): VerifiedSegment => {
    const path = join(root, file);
    const from = { path, segment: file.slice(11, -6), project };
    const { state, mark } = readSegment(from, unreadSegment, { sealed: heads.get(file), take: () => {} });
    return { file, path, state, passed: mark.passed, ...(mark.why === undefined ? {} : { why: mark.why }) };
  });
  const there = new Set(files);
  return { segments, gone: [...heads.values()].filter(({ file }) => !there.has(file)) };
};

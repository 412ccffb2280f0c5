import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../records/format.ts';
import type { SealedHead } from '../records/heads.ts';
import type { LayerRef } from './layer.ts';
import type { SegmentMark } from './segment.ts';

/** A segment that is not sealed, or not as it was sealed: it is looked at each time. */
export interface OpenSegment {
  readonly mark: SegmentMark;
  /** The size of the file when it was read, with what may be torn at its end. */
  readonly seen: number;
  readonly mtimeMs: number;
  readonly problems: readonly string[];
  /** Whether a line at its end is not finished; it may be being written. */
  readonly isTorn: boolean;
  /** Whether a sealed head was known when it was read. */
  readonly isSealed: boolean;
}

/** A day whose folder was listed. */
export interface ListedDay {
  /** When the folder changed last; undefined where a change after the listing might not show in it. */
  readonly stamp?: string;
  /** The file of the index with the segments that were read wholly, and the hash of it; undefined where there are none. */
  readonly listing?: { readonly file: string; readonly hash: string };
  /** Files that look like segments and are none of that day. */
  readonly foreign: readonly string[];
}

/** What the index knows of the log. */
export interface Manifest {
  readonly id: string;
  readonly layers: readonly LayerRef[];
  readonly days: readonly (readonly [day: string, ListedDay])[];
  readonly open: readonly (readonly [file: string, OpenSegment])[];
  /** How far the sealed heads were read, and those whose segments are not read wholly. */
  readonly heads: { readonly end: number; readonly pending: readonly SealedHead[] };
  /** Problems of segments that were read wholly. */
  readonly notes: readonly (readonly [file: string, problem: string])[];
}

/** Segments that were read wholly, with the number of their lines. */
export type Listing = readonly (readonly [segment: string, lines: number])[];

const manifestName = 'manifest.json';
const version = 'contextcore-task-index-1';

/** A text with its hash before it, so that what is torn or damaged is not taken for what was written. */
const checkedText = (path: string): string | undefined => {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return text.slice(0, end) === `${version} ${hashOf(body)}` ? body : undefined;
  } catch {
    return undefined;
  }
};

const withHash = (body: string): string => `${version} ${hashOf(body)}\n${body}`;

/** Undefined where there is none that can be used. */
export const loadManifest = (folder: string, project: string): Manifest | undefined => {
  const text = checkedText(join(folder, manifestName));
  if (text === undefined) return undefined;
  const { project: own, ...manifest }: Manifest & { readonly project: string } = JSON.parse(text);
  return own === project ? manifest : undefined;
};

/** Which manifest is there now. */
export const manifestId = (folder: string, project: string): string | undefined => loadManifest(folder, project)?.id;

/** Puts a manifest in the place of the one that is there. Throws. */
export const saveManifest = (folder: string, project: string, manifest: Manifest): void => {
  const temporary = join(folder, `${manifestName}.${manifest.id}.tmp`);
  writeFileSync(temporary, withHash(JSON.stringify({ project, ...manifest })));
  renameSync(temporary, join(folder, manifestName));
};

export const loadListing = (
  folder: string,
  { file, hash }: { readonly file: string; readonly hash: string },
): Listing | undefined => {
  const text = checkedText(join(folder, file));
  return text !== undefined && hashOf(text) === hash ? JSON.parse(text) : undefined;
};

/** Throws. */
export const saveListing = (
  folder: string,
  file: string,
  listing: Listing,
): { readonly file: string; readonly hash: string } => {
  const body = JSON.stringify(listing);
  writeFileSync(join(folder, file), withHash(body), { flag: 'wx' });
  return { file, hash: hashOf(body) };
};

/** The files of the index that a manifest needs. */
export const filesOf = ({ layers, days }: Pick<Manifest, 'layers' | 'days'>): ReadonlySet<string> =>
  new Set([
    manifestName,
    '.gitignore',
    ...layers.map(({ file }) => file),
    ...days.flatMap(([, { listing }]) => listing?.file ?? []),
  ]);

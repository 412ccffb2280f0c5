import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../records/disk.ts';
import { createRunId } from '../records/run-id.ts';
import type { LogPlace } from './advance.ts';
import { type Layer, type LayerRef, openLayer } from './layer.ts';
import { writeLayer } from './layer-writer.ts';
import { filesOf, type ListedDay, type Manifest, manifestId, saveListing, saveManifest } from './manifest.ts';
import { mergeEntries } from './merge.ts';
import { completeOf, freshEntries, type View } from './view.ts';

/** A layer is put together with what comes after it when that has grown to a part of it, so that there are few, each written seldom. */
const growth = 3;

/** The last layers, as many as go into the new one. */
const mergedOf = (layers: readonly LayerRef[], freshEvents: number): readonly LayerRef[] => {
  let events = freshEvents;
  let first = layers.length;
  for (; first > 0; first--) {
    const { events: before = 0 } = layers[first - 1] ?? {};
    if (before > events * growth) break;
    events += before;
  }
  return layers.slice(first);
};

const newLayer = (view: View, place: LogPlace, merged: readonly LayerRef[], id: string): readonly LayerRef[] => {
  if (view.freshEvents === 0) return [];
  const opened: Layer[] = [];
  try {
    for (const ref of merged) opened.push(openLayer(place.index, ref));
    const sources = [...opened.map((layer) => layer.entries()), freshEntries(view)];
    return [writeLayer(place.index, `${id}.layer`, mergeEntries(sources))];
  } finally {
    for (const layer of opened) layer.close();
  }
};

/** Clocks of this machine and of the disk may differ; where they do, no listing is trusted longer than the view lives. */
const clocksAgree = (folder: string, id: string): boolean => {
  const file = join(folder, `${id}.tmp`);
  writeFileSync(file, '', { flag: 'wx' });
  const { mtimeMs } = statSync(file);
  rmSync(file);
  return Math.abs(mtimeMs - Date.now()) < 30_000;
};

const listedDays = (view: View, { index }: LogPlace, id: string): Manifest['days'] => {
  const isTrusted = clocksAgree(index, id);
  return [...view.days].map(([day, known]) => {
    const { stamp, foreign, isChanged } = known;
    const common: ListedDay = { ...(stamp !== undefined && isTrusted ? { stamp } : {}), foreign };
    if (!isChanged && known.listing) return [day, { ...common, listing: known.listing }];
    const complete = completeOf(index, known);
    if (complete === undefined || complete.size === 0) return [day, common];
    return [day, { ...common, listing: saveListing(index, `${day}-${id}.json`, [...complete]) }];
  });
};

/** Deletes what no manifest needs, when it is so old that nobody is writing it any more. */
const sweep = (folder: string, needed: ReadonlySet<string>): void => {
  for (const name of readdirSync(folder)) {
    if (needed.has(name)) continue;
    const path = join(folder, name);
    if (/\.(?:layer|json|tmp)$/u.test(name) && Date.now() - statSync(path).mtimeMs > 600_000)
      rmSync(path, { force: true });
  }
};

/**
 * Writes what was read into the index. Nobody is waited for: files are new ones, and the manifest is replaced in one step. Where
 * another process was faster, or the index cannot be written, nothing is changed, and there is no new manifest.
 */
export const renew = (view: View, place: LogPlace): Manifest | undefined => {
  const { index, project } = place;
  const id = createRunId();
  try {
    makeFolder(index);
    writeFileSync(join(index, '.gitignore'), '*\n');
    const merged = mergedOf(view.layers, view.freshEvents);
    const kept = view.freshEvents === 0 ? view.layers : view.layers.slice(0, view.layers.length - merged.length);
    const manifest: Manifest = {
      id,
      layers: [...kept, ...newLayer(view, place, merged, id)],
      days: listedDays(view, place, id),
      open: [...view.open],
      heads: { end: view.headsEnd, pending: [...view.heads.values()] },
      notes: [...view.notes],
    };
    // Nothing was lost if somebody comes in between: only time.
    const isFirst = manifestId(index, project) === view.base || view.base === undefined;
    if (isFirst) saveManifest(index, project, manifest);
    sweep(index, filesOf(manifest));
    return isFirst ? manifest : undefined;
  } catch {
    return undefined;
  }
};

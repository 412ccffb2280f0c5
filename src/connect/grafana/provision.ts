import { isRow } from '../../core/index.ts';
import type { Grafana } from './client.ts';
import { fieldOf, type Refusal } from './refusal.ts';

export interface Wanted {
  readonly uid: string;
  readonly tags: readonly string[];
}

export interface ProvisionOptions {
  /** The tag that tells our dashboards. */
  readonly tag: string;
  readonly folder: { readonly uid: string; readonly title: string };
  readonly dryRun: boolean;
  /** Also replaces a dashboard that is not ours. */
  readonly force: boolean;
}

/** What is done with a dashboard; `refuse`: it is somebody else's. */
export interface Provisioned {
  readonly kind: 'provisioned';
  readonly does: 'create' | 'replace' | 'keep' | 'refuse';
}

/** What says nothing, and may be left out. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * Whether everything that we want is there. Grafana adds keys of its own, and brings the form up to date; what it drops or changes
 * is a difference.
 */
export const holds = (there: unknown, wanted: unknown): boolean => {
  if (there === undefined && isEmpty(wanted)) return true;
  if (Array.isArray(wanted))
    return Array.isArray(there) && there.length === wanted.length && wanted.every((item, i) => holds(there[i], item));
  if (!isRow(wanted)) return there === wanted;
  if (!isRow(there)) return false;
  return Object.entries(wanted).every(([key, value]) => {
    const found = Object.hasOwn(there, key) ? there[key] : undefined;
    const isNewer = key === 'schemaVersion' && typeof found === 'number' && typeof value === 'number' && found >= value;
    return isNewer || holds(found, value);
  });
};

export const hasTag = (dashboard: unknown, tag: string): boolean => {
  const tags = fieldOf(dashboard, 'tags');
  return Array.isArray(tags) && tags.includes(tag);
};

/** Sees to it that a dashboard is in its folder as we want it, and does nothing where it is. */
export const provision = async (
  grafana: Grafana,
  wanted: Wanted,
  { tag, folder, dryRun, force }: ProvisionOptions,
): Promise<Provisioned | Refusal> => {
  const found = await grafana.find(wanted.uid);
  if (found.kind === 'refused') return found;
  if (found.kind === 'dashboard' && !hasTag(found.dashboard, tag) && !force)
    return { kind: 'provisioned', does: 'refuse' };
  const there = await grafana.findFolder(folder.uid, folder.title);
  if (there.kind === 'refused') return there;
  if (
    found.kind === 'dashboard' &&
    there.kind === 'folder' &&
    found.folderUid === there.uid &&
    holds(found.dashboard, wanted)
  )
    return { kind: 'provisioned', does: 'keep' };
  const does = found.kind === 'missing' ? 'create' : 'replace';
  if (dryRun) return { kind: 'provisioned', does };
  const home = there.kind === 'folder' ? there : await grafana.makeFolder(folder.uid, folder.title);
  if (home.kind === 'refused') return home;
  const saved = await grafana.save({ dashboard: wanted, folderUid: home.uid, message: 'contextcore' });
  return saved.kind === 'refused' ? saved : { kind: 'provisioned', does };
};

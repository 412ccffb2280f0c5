import { proseKinds } from './kinds.ts';
import type { Change } from './model.ts';

/** Which part of a version goes up. */
export type VersionStep = 'major' | 'minor' | 'patch';

/**
 * What the changes of one public workflow ask of its version: `major` where one breaks, `patch` where only what describes it
 * or carries it out changed, else `minor`. Undefined where nothing changed.
 */
export const versionStep = (changes: readonly Pick<Change, 'class' | 'kind'>[]): VersionStep | undefined => {
  if (changes.length === 0) return undefined;
  if (changes.some((one) => one.class === 'breaking')) return 'major';
  return changes.every((one) => proseKinds.has(one.kind)) ? 'patch' : 'minor';
};

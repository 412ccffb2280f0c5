import { relatePaths, segmentsOf } from '../../model/index.ts';
import type { ChainRead } from './body-holding.ts';
import type { ChainWrite } from './body-writes.ts';

/** Names that lists and texts have themselves. */
const ownNames: ReadonlySet<string> = new Set(['length']);

/**
 * True where a read may concern a declared field: it is the field, something in it, or something around it. Where the last
 * name is called, or is one that values have themselves, the read may as well be of the value before it.
 */
export const readTouches = (read: ChainRead, field: string): boolean => {
  const path = segmentsOf(read.path);
  const declared = segmentsOf(field);
  if (relatePaths(path, declared) !== 'apart') return true;
  const mayBeOwn = read.end === 'call' || ownNames.has(path.at(-1) ?? '');
  return mayBeOwn && path.length > 1 && relatePaths(path.slice(0, -1), declared) !== 'apart';
};

/** True where a write may concern a declared field. The object around a field does so only where its parts are not all listed. */
export const writeTouches = (write: ChainWrite, field: string): boolean => {
  const relation = relatePaths(segmentsOf(write.path), segmentsOf(field));
  return relation === 'above' ? write.inside === 'unknown' : relation !== 'apart';
};

/** True where a write surely gives a declared field a value, whenever the phase returns. */
export const writeCovers = (write: ChainWrite, field: string): boolean =>
  write.always && relatePaths(segmentsOf(write.path), segmentsOf(field)) === 'same';

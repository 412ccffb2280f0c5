import { compareText } from '../../core/index.ts';
import type { StatusMap } from '../task/status.ts';

/** The order in which work goes through statuses: that of the map, then those that it does not know, by name. */
export const inFlowOrder = (seen: ReadonlySet<string>, statuses: StatusMap): readonly string[] => {
  const known = Object.keys(statuses).filter((status) => seen.has(status));
  const listed = new Set(known);
  return [...known, ...[...seen].filter((status) => !listed.has(status)).sort(compareText)];
};

import type { Change as ContractChange } from '../../contract/index.ts';
import type { Change, PictureOptions } from '../report.ts';

/** The phases that changes of a workflow touch, and what becomes of each. */
export const changedPhases = (changes: readonly ContractChange[], workflow: string): ReadonlyMap<string, Change> => {
  const found = new Map<string, Change>();
  for (const { workflow: of, phase, kind } of changes) {
    if (of !== workflow || phase === undefined) continue;
    if (kind === 'phase-added') found.set(phase, 'added');
    else if (kind === 'phase-removed') found.set(phase, 'removed');
    else if (!found.has(phase)) found.set(phase, 'changed');
  }
  return found;
};

/** For pictures of workflows of which some phases are not as they were. */
export const marking = (changes: readonly ContractChange[]): PictureOptions => ({
  changed: ({ workflow }) => changedPhases(changes, workflow),
});

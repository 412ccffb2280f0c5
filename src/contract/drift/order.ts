import { compareText } from '../../core/index.ts';
import { canonical, type Names, ownNames, predecessorsOf } from './terms.ts';
import type { PhaseView, View } from './view.ts';

const mostSteps = 1000;

/**
 * The predecessors of a phase that a test lets through, and in the place of the others those before them: so a phase that
 * is put in between, or taken out, moves nobody else.
 */
const predecessorsThrough = (
  phase: PhaseView,
  view: View,
  { names, own, isThere }: { names: Names; own: ReadonlyMap<string, string>; isThere: (name: string) => boolean },
): string => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const pending = [...predecessorsOf(phase, view, names)];
  for (let next = pending.pop(); next !== undefined && seen.size < mostSteps; next = pending.pop()) {
    const name = next.replace(/^needs /u, '');
    if (seen.has(next)) continue;
    seen.add(next);
    const there = view.phases.get(own.get(name) ?? '');
    if (!there || isThere(name)) found.add(next);
    else pending.push(...predecessorsOf(there, view, names));
  }
  return canonical([...found].sort(compareText));
};

/** Tells whether a phase comes after other phases than before, those aside that are new or gone. */
export const createOrders = ({ before, after, names }: { before: View; after: View; names: Names }) => {
  const ownBefore = new Map([...before.phases.keys()].map((name) => [name, name]));
  const ownAfter = new Map([...after.phases.keys()].map((name) => [names.phase(name), name]));
  return ({ was, is }: { was: PhaseView; is: PhaseView }): boolean =>
    predecessorsThrough(was, before, { names: ownNames, own: ownBefore, isThere: (name) => ownAfter.has(name) }) !==
    predecessorsThrough(is, after, { names, own: ownAfter, isThere: (name) => ownBefore.has(name) });
};

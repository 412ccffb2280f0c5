import type { BoundaryResult } from '../boundary/boundary.ts';
import { digestOf } from './ambient.ts';
import type { Call, Left, RunCore, View } from './call.ts';
import { canonicalJson } from './canonical.ts';
import type { Leaver } from './chains.ts';
import { shallowCopy } from './copy.ts';
import type { PhaseObserver } from './observer.ts';
import { removeAt, valueAt, valueBelow } from './paths.ts';
import type { PhasePlan } from './plan.ts';
import { quietly } from './quietly.ts';
import type { Stamps } from './stamps.ts';

const tell = (run: RunCore, phase: string, boundary: 'entry' | 'exit', result: BoundaryResult): void => {
  run.tally.boundary(phase, boundary, result);
  if (!run.onViolation) return;
  for (const violation of result.violations)
    quietly(run.onViolation, { ...violation, workflow: run.workflow, phase, boundary, runId: run.runId });
};

/** Notes the defaults that a check has written. */
export const stampDefaults = (
  stamps: Stamps,
  { violations }: BoundaryResult,
  { defaults, phase, at }: { defaults: ReadonlyMap<string, unknown>; phase?: string; at: number },
): void => {
  for (const { verdict, reason, applied, field } of violations)
    if (verdict === 'defaulted' && reason === 'absent' && applied)
      stamps.setDefault(field, { ...(phase === undefined ? {} : { phase }), by: 'default', at }, defaults.get(field));
};

/** A phase that has begun, and what was there before. */
export interface Entered {
  readonly context: object;
  readonly entry: BoundaryResult;
  readonly before: object;
  /** The values at the paths that the phase writes. */
  readonly held: readonly unknown[];
  /** The values that the chains carry. */
  readonly carried: readonly unknown[];
}

const none: readonly unknown[] = [];

export const enter = <T>(run: RunCore, plan: PhasePlan, view: View<T>, observer: PhaseObserver): Entered => {
  const { phase, entry, mode, defaults, writes } = plan;
  const { stamps, chains } = run;
  const check = (on: object, apply: boolean): BoundaryResult => {
    const standing = stamps.standing(on);
    return entry.check(on, standing ? { apply, standing } : { apply });
  };
  let context = view.context;
  let result = check(context, false);
  const isFresh =
    result.defaulted > 0 && result.violations.some((v) => v.verdict === 'defaulted' && v.reason === 'absent');
  if (mode !== 'observe' && isFresh) {
    context = view.writable();
    result = check(context, true);
    stampDefaults(stamps, result, { defaults, phase: phase.id, at: run.ambient.now() });
  }
  tell(run, phase.id, 'entry', result);
  observer.boundary('entry', result, []);
  for (const verdict of chains?.entered(phase.id, context, stamps) ?? []) observer.chain(verdict);
  return {
    context,
    entry: result,
    before: shallowCopy(context),
    held: writes.length === 0 ? none : writes.map(({ path }) => valueAt(context, path)),
    carried: chains?.held(context) ?? none,
  };
};

interface Leaving extends Entered, Omit<Left, 'context'> {
  readonly after: object;
  readonly call: Call;
  readonly observer: PhaseObserver;
}

export const leave = (run: RunCore, plan: PhasePlan, leaving: Leaving): BoundaryResult => {
  const { phase, exit, mode } = plan;
  const { after, before, call, observer, carried } = leaving;
  const { stamps, chains } = run;
  stampWrites(run, plan, leaving);
  const standing = stamps.standing(after);
  const checked = exit.check(after, standing ? { apply: false, standing } : { apply: false });
  const undeclared = call.overlapped ? [] : exit.undeclared(before, after);
  tell(run, phase.id, 'exit', checked);
  observer.boundary('exit', checked, undeclared);
  const leaver: Leaver = { phase: phase.id, alone: !call.overlapped, held: carried };
  for (const verdict of chains?.left(leaver, after, stamps) ?? []) observer.chain(verdict);
  if (mode !== 'observe')
    for (const path of phase.drops) {
      if (leaving.goesOn) removeAt(after, path);
      stamps.remove(path);
    }
  chains?.settled(leaver, after);
  return checked;
};

/**
 * Who returns a field has written it. Who works on the context itself has written what is another value than before, and
 * what it promised; but a default that stands untouched has been written by nobody.
 */
const stampWrites = (run: RunCore, { phase, writes }: PhasePlan, { after, written, held }: Leaving): void => {
  const { stamps, withHashes } = run;
  for (const [i, { path, always, collection }] of writes.entries()) {
    const isReturned =
      written !== undefined && (collection ? valueBelow(written, collection) : valueAt(written, path)) !== undefined;
    // Elements are not followed one by one; it is enough to know that their defaults are gone.
    if (collection && !(isReturned && stamps.get(path))) continue;
    const value = collection ? valueBelow(after, collection) : valueAt(after, path);
    if (value === undefined) continue;
    const isChanged = isReturned || !Object.is(held[i], value);
    if (!isChanged && (!always || stamps.standing(after)?.has(path))) continue;
    const json = withHashes ? canonicalJson(value) : undefined;
    const hash = json === undefined ? {} : { hash: digestOf(json) };
    stamps.set(path, { phase: phase.id, by: 'phase', at: run.ambient.now(), ...hash });
  }
};

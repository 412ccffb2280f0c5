import type { Boundary, BoundaryResult } from '../boundary/boundary.ts';
import { digestOf } from './ambient.ts';
import type { Left, Passage, RunCore } from './call.ts';
import { canonicalJson } from './canonical.ts';
import type { Leaver } from './chains.ts';
import { shallowCopy } from './copy.ts';
import { noRemarks } from './observer.ts';
import { removeAt, valueAt } from './paths.ts';
import type { PhasePlan, WritePlan } from './plan.ts';
import { quietly } from './quietly.ts';
import type { Stamp, Stamps } from './stamps.ts';
import { valuesOf } from './values.ts';

const tell = (run: RunCore, phase: string, boundary: 'entry' | 'exit', result: BoundaryResult): void => {
  run.tally.boundary(phase, boundary, result);
  if (!run.onViolation || result.violations.length === 0) return;
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

const none: readonly never[] = [];

const standingDrops = (drops: readonly string[], context: object): readonly string[] =>
  drops.length === 0 ? none : drops.filter((path) => valueAt(context, path) !== undefined);

const heldAt = (writes: readonly WritePlan[], context: object): readonly unknown[] => {
  if (writes.length === 0) return none;
  const held: unknown[] = [];
  for (const { read } of writes) held.push(read(context));
  return held;
};

/** The all-good path makes nothing that it can keep. */
const applying = { apply: true };
const looking = { apply: false };

const checkAt = (boundary: Boundary, on: object, stamps: Stamps, apply: boolean): BoundaryResult => {
  const standing = stamps.standing(on);
  return boundary.check(on, standing ? { apply, standing } : apply ? applying : looking);
};

export const enter = <T>({ run, plan, view, observer }: Passage<T>): Entered => {
  const { phase, entry, mode, defaults, writes } = plan;
  const { stamps, chains } = run;
  let context = view.context;
  let result = checkAt(entry, context, stamps, false);
  const isFresh =
    result.defaulted > 0 && result.violations.some((v) => v.verdict === 'defaulted' && v.reason === 'absent');
  if (mode !== 'observe' && isFresh) {
    context = view.writable();
    result = checkAt(entry, context, stamps, true);
    stampDefaults(stamps, result, { defaults, phase: phase.id, at: run.ambient.now() });
  }
  tell(run, phase.id, 'entry', result);
  observer.boundary(
    'entry',
    result,
    plan.values ? { ...noRemarks, values: valuesOf(plan.values, 'entry', context) } : noRemarks,
  );
  if (chains) for (const verdict of chains.entered(phase.id, context, stamps)) observer.chain(verdict);
  return {
    context,
    entry: result,
    before: shallowCopy(context),
    held: heldAt(writes, context),
    carried: chains ? chains.held(context) : none,
  };
};

/** No other phase ran at the same time; else who wrote what cannot be told from the context. */
const isAlone = <T>({ run, number, joined }: Passage<T>): boolean => !joined && run.calls.begun === number;

export const leave = <T>(passage: Passage<T>, entered: Entered, left: Left): BoundaryResult => {
  const { run, plan, observer } = passage;
  const { phase, exit, mode } = plan;
  const { stamps, chains } = run;
  const { context: after } = left;
  stampWrites(run, plan, entered, left);
  const checked = checkAt(exit, after, stamps, false);
  const alone = isAlone(passage);
  const undeclared = alone ? exit.undeclared(entered.before, after) : none;
  tell(run, phase.id, 'exit', checked);
  const undropped = mode === 'observe' ? standingDrops(phase.drops, after) : none;
  const isPlain = undeclared.length === 0 && undropped.length === 0 && !plan.values;
  observer.boundary(
    'exit',
    checked,
    isPlain ? noRemarks : { undeclared, undropped, values: plan.values && valuesOf(plan.values, 'exit', after) },
  );
  const leaver: Leaver | undefined = chains && {
    phase: phase.id,
    alone,
    held: entered.carried,
  };
  if (leaver) for (const verdict of chains?.left(leaver, after, stamps) ?? []) observer.chain(verdict);
  if (mode !== 'observe')
    for (const path of phase.drops) {
      if (left.goesOn) removeAt(after, path);
      stamps.remove(path);
    }
  if (leaver) chains?.settled(leaver, after);
  return checked;
};

/** A phase that leaves what it wrote before as it is has not written it again. */
const isOf = (stamp: Stamp | undefined, phase: string): boolean => stamp?.by === 'phase' && stamp.phase === phase;

/**
 * Who returns a field has written it. Who works on the context itself has written what is another value than before, and
 * what it promised; but a default that stands untouched has been written by nobody.
 */
const stampWrites = (
  run: RunCore,
  { phase, writes }: PhasePlan,
  { held }: Entered,
  { context, written }: Left,
): void => {
  const { stamps, withHashes } = run;
  let at: number | undefined;
  for (let i = 0; i < writes.length; i++) {
    const write = writes[i];
    if (!write) continue;
    const { path, always, isCollection, read } = write;
    const isReturned = written !== undefined && read(written) !== undefined;
    // Elements are not followed one by one; it is enough to know that their defaults are gone.
    if (isCollection && !(isReturned && stamps.get(path))) continue;
    const value = read(context);
    if (value === undefined) continue;
    const isChanged = isReturned || !Object.is(held[i], value);
    if (!isChanged && (!always || isOf(stamps.get(path), phase.id) || stamps.standing(context)?.has(path))) continue;
    at ??= run.ambient.now();
    const json = withHashes ? canonicalJson(value) : undefined;
    stamps.set(
      path,
      json === undefined
        ? { phase: phase.id, by: 'phase', at }
        : { phase: phase.id, by: 'phase', at, hash: digestOf(json) },
    );
  }
};

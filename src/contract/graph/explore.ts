import type { Plan, Stretch, StretchLoop } from './plan.ts';
import { createRuns, type Tri } from './runs.ts';
import { absentBit, defaultBit, producedBit, realBit, unknownBit } from './status.ts';
import { needsEdge } from './topology.ts';
import { touch } from './touches.ts';

/** Picks one of `options` possibilities, 0-based. */
export type Choose = (options: number) => number;

/** What one run shows of a field. */
export interface Shown {
  /** Status bit and visible writes by read. */
  readonly status: ReadonlyMap<number, number>;
  readonly seenBy: ReadonlyMap<number, ReadonlySet<number>>;
  readonly seen: ReadonlySet<number>;
  readonly ran: ReadonlyMap<number, Tri>;
}

/**
 * All runs that a procedure's choices lead to. Undefined where there are more than `most` (told early where one run shows
 * it), or when `goOn` says that the work is too much.
 */
export const everyRun = <T>(
  { most, goOn }: { readonly most: number; readonly goOn: () => boolean },
  attempt: (choose: Choose) => T | undefined,
): readonly T[] | undefined => {
  const runs: T[] = [];
  const tape: { taken: number; options: number }[] = [];
  for (let count = 0; count < most && goOn(); count++) {
    let at = 0;
    const run = attempt((options) => {
      const next = tape[at] ?? { taken: 0, options };
      if (at === tape.length) tape.push(next);
      at++;
      return next.taken;
    });
    if (run !== undefined) runs.push(run);
    // Most choices have two options: with so many in one run the end would not be reached.
    if (count === 0 && 2 ** Math.min(tape.length, 60) > 2 * most) return undefined;
    for (let last = tape.at(-1); last && ++last.taken >= last.options; last = tape.at(-1)) tape.pop();
    if (tape.length === 0) return runs;
  }
  return undefined;
};

interface Effect {
  readonly status: number;
  /** The write behind it, or -1. */
  readonly write: number;
  readonly step: number;
  /** It only follows from a reader's demand. */
  readonly assumed: boolean;
}

/** `latest`: what nothing known here has overwritten; `now`: what of it remained where branches met. */
interface Context {
  readonly latest: readonly Effect[];
  readonly now: readonly Effect[];
  readonly past: bigint;
}

interface Left {
  readonly settled: Context;
  readonly ran: Context | undefined;
  readonly last: number;
}

const nothingYet: Effect = { status: absentBit, write: -1, step: 0, assumed: false };
const start: Context = { latest: [nothingYet], now: [nothingYet], past: 1n };
const mostRounds = 3;

const statusOf = (context: Context): number => context.now.reduce((bits, effect) => bits | effect.status, 0);

/**
 * Follows one field through one run. `holds` answers the conditions of the nodes that matter; every other conditional
 * node leaves the field alone. A loop runs up to three times.
 */
export const exploreRun = (plan: Plan, choose: Choose, holds: (node: number) => boolean): Shown => {
  const { topology, structure, touches } = plan;
  const pasts: bigint[] = [0n];
  const left = new Map<number, Left>();
  const runs = createRuns(plan, (node) => (holds(node) ? 'yes' : 'no'));
  const status = new Map<number, number>();
  const seenBy = new Map<number, Set<number>>();
  const seen = new Set<number>();

  const didRun = (node: number): boolean => runs.of(node) === 'yes';
  const started = new Map<number, boolean>();
  const settledAfter = (node: number): Context => left.get(structure.chain[node] ?? 0)?.settled ?? start;
  const ranAfter = (node: number): Context => {
    const one = left.get(structure.chain[node] ?? 0);
    return (one?.last === node ? one.ran : undefined) ?? one?.settled ?? start;
  };

  const meet = (contexts: readonly Context[]): Context => {
    const [first, second] = contexts;
    if (first && !second) return first;
    const gather = (lists: readonly (readonly Effect[])[]): Effect[] => [...new Set(lists.flat())];
    const newest = (effects: readonly Effect[], known: readonly Effect[]): Effect[] =>
      effects.filter((effect) => !known.some((other) => ((pasts[other.step] ?? 0n) >> BigInt(effect.step)) & 1n));
    const known = gather(contexts.map((context) => context.latest));
    const kept = gather(contexts.map((context) => context.now));
    const fresh = newest(kept, known);
    const now = resolve(fresh.length > 0 ? fresh : newest(kept, kept), choose);
    return { latest: newest(known, known), now, past: contexts.reduce((past, context) => past | context.past, 0n) };
  };

  const look = (context: Context, index: number): void => {
    const writes = context.now.flatMap((effect) => (effect.write >= 0 ? [effect.write] : []));
    for (const write of writes) seen.add(write);
    const ref = touches.ref[index] ?? -1;
    if (ref < 0) return;
    const produced = context.now.some((effect) => effect.status === realBit && !effect.assumed) ? producedBit : 0;
    status.set(ref, (status.get(ref) ?? 0) | statusOf(context) | produced);
    seenBy.set(ref, new Set([...(seenBy.get(ref) ?? []), ...writes]));
  };
  const section = (given: Context, node: number, part: 0 | 1): Context => {
    let context = given;
    let step = -1;
    const put = (bit: number, write: number, assumed = false): void => {
      if (step < 0) step = pasts.push(given.past) - 1;
      const effect: Effect = { status: bit, write, step, assumed };
      context = { latest: [effect], now: [effect], past: given.past | (1n << BigInt(step)) };
    };
    for (const index of plan.touchesOf(node, part)) {
      const kind = touches.kind[index] ?? 0;
      if (kind <= touch.fill) look(context, index);
      const bit = outcomeOf(kind, statusOf(context), choose);
      if (bit)
        put(
          bit,
          kind === touch.set || kind === touch.setOptional ? (touches.ref[index] ?? -1) : -1,
          kind === touch.assume,
        );
    }
    if (part === 1 && topology.phases[node]?.open && statusOf(context) === absentBit) put(unknownBit, -1);
    return context;
  };

  const arrive = (node: number): { context: Context; starts: boolean } => {
    const preds = plan.predsOf(node);
    if (!structure.structural[node]) return { context: settledAfter(node), starts: true };
    if (preds.length === 0) return { context: start, starts: true };
    const needed = preds.filter((_, i) => topology.preds.kind[(topology.preds.start[node] ?? 0) + i] === needsEdge);
    if (structure.any[node]) {
      const ran = preds.filter(didRun);
      const one = ran[ran.length > 1 ? choose(ran.length) : 0];
      if (one === undefined || !needed.every(didRun))
        return { context: one === undefined ? meet(preds.map(settledAfter)) : ranAfter(one), starts: false };
      return { context: ranAfter(one), starts: true };
    }
    const starts = needed.every(didRun);
    return {
      context: meet(preds.map((pred) => (starts && needed.includes(pred) ? ranAfter(pred) : settledAfter(pred)))),
      starts,
    };
  };

  const visit = (node: number, back: Context | undefined): Left => {
    const { context, starts } = back ? { context: back, starts: started.get(node) ?? true } : arrive(node);
    started.set(node, starts);
    const before = starts ? section(context, node, 0) : context;
    const does = starts && holds(node);
    runs.set(node, does ? 'yes' : 'no');
    const ran = does ? section(before, node, 1) : undefined;
    const one: Left = { settled: ran ?? before, ran, last: node };
    left.set(structure.chain[node] ?? 0, one);
    return one;
  };

  for (const stretch of plan.stretches) {
    if (stretch.loops.length === 0) for (const node of stretch.nodes) visit(node, undefined);
    else rounds(stretch, visit, choose);
  }
  return { status, seenBy, seen, ran: runs.known };
};

/** Runs a loop component: at the end of each loop the run goes on, or back to the head with what the end left. */
const rounds = (stretch: Stretch, visit: (node: number, back: Context | undefined) => Left, choose: Choose): void => {
  const at = new Map(stretch.nodes.map((node, i) => [node, i] as const));
  const taken = new Map<StretchLoop, number>();
  const active: StretchLoop[] = [];
  let back: Context | undefined;
  for (let i = 0; i < stretch.nodes.length; i++) {
    const node = stretch.nodes[i] ?? 0;
    if (!(active.at(-1)?.body.has(node) ?? true)) continue;
    const { ran } = visit(node, back);
    back = undefined;
    for (const loop of innerFirst(stretch.loops)) {
      if (loop.from !== node || !loop.matters) continue;
      if (active.at(-1) === loop) active.pop();
      const count = taken.get(loop) ?? 1;
      if (!ran || count >= mostRounds || choose(2) === 0) continue;
      for (const inner of stretch.loops)
        if (inner.body.size < loop.body.size && loop.body.has(inner.from)) taken.delete(inner);
      taken.set(loop, count + 1);
      active.push(loop);
      back = ran;
      i = (at.get(loop.to) ?? 0) - 1;
      break;
    }
  }
};

const innerFirst = (loops: readonly StretchLoop[]): readonly StretchLoop[] =>
  [...loops].sort((a, b) => a.body.size - b.body.size);

/** The status that a touch puts in place of the one that is there; 0 where it does nothing. */
const outcomeOf = (kind: number, status: number, choose: Choose): number => {
  const isUnwritten = status !== realBit;
  switch (kind) {
    case touch.assume:
      return status === absentBit ? realBit : 0;
    case touch.fill:
      return status === absentBit ? defaultBit : 0;
    case touch.maybe:
      return status === absentBit ? unknownBit : 0;
    case touch.set:
      return realBit;
    case touch.setOptional:
      return choose(2) === 1 ? realBit : 0;
    case touch.opaque:
      return unknownBit;
    case touch.opaqueOptional:
      return choose(2) === 1 ? unknownBit : 0;
    case touch.ensure:
      return isUnwritten ? realBit : 0;
    case touch.ensureOptional:
      return isUnwritten && choose(2) === 1 ? realBit : 0;
    case touch.drop:
      return absentBit;
    default:
      return 0;
  }
};

/** Where a drop meets something else, either wins; where a producer meets a default, the producer does. */
const resolve = (effects: readonly Effect[], choose: Choose): readonly Effect[] => {
  const drops = effects.filter((effect) => effect.status === absentBit);
  const others = effects.filter((effect) => effect.status !== absentBit);
  if (others.length === 0 || (drops.length > 0 && choose(2) === 0)) return drops;
  const real = others.filter((effect) => effect.status === realBit);
  return real.length > 0 ? real : others;
};

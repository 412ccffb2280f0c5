import {
  applyEffect,
  createAfterwards,
  type Effects,
  either,
  maybeSkipped,
  nothingYet,
  type Reaching,
  together,
} from './effects.ts';
import type { Plan } from './plan.ts';
import { and, createRuns, dependencyOf, type Outcomes, type Tri } from './runs.ts';
import { absentBit, defaultBit, producedBit, realBit, unknownBit } from './status.ts';
import { needsEdge } from './topology.ts';
import { touch } from './touches.ts';

/** What one pass over a field's region found. */
export interface PassResult {
  /** Status bits by read. */
  readonly status: ReadonlyMap<number, number>;
  /** Effects that some read sees. */
  readonly seen: bigint;
  /** Effects that each read sees. */
  readonly seenBy: ReadonlyMap<number, bigint>;
  /** Joins of kind `any` whose predecessors arrive in different states. */
  readonly decisive: ReadonlySet<number>;
}

interface Left {
  settled: Reaching;
  ran: Reaching | undefined;
  last: number;
}

/** Follows the effects of one field through its region in the runs in which conditions have the given outcomes. */
export const runPass = (plan: Plan, outcomes: Outcomes): PassResult => {
  const { topology, structure, touches } = plan;
  const effects: Effects = { ...plan.effects, afterwards: createAfterwards(plan.effects.renamed) };
  const left = new Map<number, Left>();
  const runs = createRuns(plan, outcomes);
  const status = new Map<number, number>();
  const seenBy = new Map<number, bigint>();
  const decisive = new Set<number>();
  let seen = 0n;

  const settledAfter = (node: number): Reaching => left.get(structure.chain[node] ?? 0)?.settled ?? nothingYet;
  const ranAfter = (node: number): Reaching => {
    const one = left.get(structure.chain[node] ?? 0);
    return (one?.last === node ? one.ran : undefined) ?? one?.settled ?? nothingYet;
  };

  const note = (state: Reaching, index: number): void => {
    seen |= state.stand;
    const ref = touches.ref[index] ?? -1;
    if (ref < 0) return;
    status.set(ref, (status.get(ref) ?? 0) | statusOf(state, effects));
    seenBy.set(ref, (seenBy.get(ref) ?? 0n) | state.stand);
  };
  const section = (given: Reaching, node: number, part: 0 | 1): Reaching => {
    let state = given;
    for (const index of plan.touchesOf(node, part)) {
      const kind = touches.kind[index] ?? 0;
      if (kind <= touch.fill) note(state, index);
      state = applyEffect(state, kind, effects.bitOf.get(index) ?? 0n, effects);
    }
    return part === 1 && topology.phases[node]?.open ? opened(state, effects) : state;
  };

  const anyInput = (node: number): { input: Reaching; dependency: Tri } => {
    const preds = plan.predsOf(node);
    const sure = preds.filter((pred) => runs.of(pred) === 'yes');
    const maybe = preds.filter((pred) => runs.of(pred) === 'some');
    // In a dialect a phase may run once for each of them.
    const taken = touches.inert ? [...sure, ...maybe] : sure.length > 0 ? sure : maybe;
    let input: Reaching | undefined;
    let differs = false;
    for (const pred of taken) {
      const state = ranAfter(pred);
      if (input && (input.stand !== state.stand || input.kill !== state.kill || input.past !== state.past))
        differs = true;
      input = either(input, state);
    }
    if (differs) decisive.add(node);
    return { input: input ?? nothingYet, dependency: dependencyOf(plan, node, runs.of) };
  };
  const allInput = (node: number): { input: Reaching; dependency: Tri } => {
    const { start, target, kind } = topology.preds;
    const states: Reaching[] = [];
    let dependency: Tri = 'yes';
    for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
      const pred = target[i] ?? 0;
      const needs = kind[i] === needsEdge;
      if (needs) dependency = and(dependency, runs.of(pred));
      states.push(needs ? ranAfter(pred) : settledAfter(pred));
    }
    if (dependency === 'some') decisive.add(node);
    return {
      input:
        states.length === 1 ? (states[0] ?? nothingYet) : states.length === 0 ? nothingYet : together(states, effects),
      dependency,
    };
  };

  const visit = (node: number, back: Reaching | undefined): Left => {
    const chained = structure.structural[node] ? undefined : settledAfter(node);
    const { input, dependency } = chained
      ? { input: chained, dependency: 'yes' as const }
      : structure.any[node]
        ? anyInput(node)
        : allInput(node);
    const condition = outcomes(node);
    const entry = back ? effects.intoHead(input, back) : input;
    const before = dependency === 'no' ? entry : section(entry, node, 0);
    runs.set(node, and(dependency, condition));
    const ran = runs.of(node) === 'no' ? undefined : section(before, node, 1);
    let settled: Reaching | undefined = ran;
    if (dependency !== 'no' && condition !== 'yes') settled = settled ? maybeSkipped(settled, before) : before;
    if (dependency !== 'yes') {
      const skipped = together(plan.predsOf(node).map(settledAfter), effects);
      const passed = back ? effects.intoHead(skipped, back) : skipped;
      settled = settled ? maybeSkipped(settled, passed) : passed;
    }
    const one = { settled: settled ?? before, ran, last: node };
    left.set(structure.chain[node] ?? 0, one);
    return one;
  };

  for (const stretch of plan.stretches) {
    if (stretch.loops.length === 0) {
      for (const node of stretch.nodes) visit(node, undefined);
      continue;
    }
    const back = new Map<number, Reaching>();
    for (let changed = true; changed; ) {
      changed = false;
      for (const node of stretch.nodes) {
        const { ran } = visit(node, back.get(node));
        for (const loop of stretch.loops) {
          if (loop.from !== node || !ran) continue;
          const state = effects.overBackEdge(ran, loop.ofBody);
          effects.afterwards.overBackEdge(loop.ofBody);
          const known = back.get(loop.to);
          const next = known ? effects.intoHead(known, state) : state;
          if (known && known.stand === next.stand && known.kill === next.kill && known.past === next.past) continue;
          back.set(loop.to, next);
          changed = true;
        }
      }
    }
  }
  return { status, seen, seenBy, decisive };
};

const statusOf = (state: Reaching, effects: Effects): number =>
  (state.stand & effects.absent ? absentBit : 0) |
  (state.stand & effects.real ? realBit : 0) |
  (state.stand & effects.real & ~effects.assumed ? producedBit : 0) |
  (state.stand & effects.fromDefault ? defaultBit : 0) |
  (state.stand & effects.unknown ? unknownBit : 0);

/** An open phase may have written the field: what was absent is no longer known to be. */
const opened = (state: Reaching, effects: Effects): Reaching => {
  const lost = state.stand & effects.absent;
  return lost
    ? { ...state, stand: (state.stand & ~lost) | effects.openBit, kill: state.kill | (lost & state.past) }
    : state;
};

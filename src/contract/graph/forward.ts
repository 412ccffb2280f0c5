import { finish, fold, type Gathering, grows } from './gather.ts';
import type { Slots } from './slots.ts';
import { applyTouch, statusAt } from './status.ts';
import type { Structure } from './structure.ts';
import { needsEdge, type Topology } from './topology.ts';
import { type Touches, touch } from './touches.ts';

/** Four bit sets over slots, `words` long each: the field can be absent, real, from a default, unknown. */
interface State {
  readonly bits: Uint32Array;
  users: number;
}

export interface Forward {
  /** Status bits per read. */
  readonly status: Uint8Array;
}

/**
 * Forward data flow over all fields at once: per read, what its field can be there. Exact where nothing is conditional;
 * otherwise it may say "can" too often, never too seldom, and `reaching` decides. In place along chains, so that a
 * line of phases costs O(touches); a fork or join costs O(words); a loop is iterated to its fixpoint.
 */
export const forwardFlow = (topology: Topology, structure: Structure, touches: Touches, slots: Slots): Forward => {
  const { nodeCount, order, component } = topology;
  const { words } = slots;
  const status = new Uint8Array(touches.reads.length);
  const pool: Uint32Array[] = [];
  const incoming: (State | undefined)[] = new Array(nodeCount);
  const gathered: (Gathering | undefined)[] = new Array(nodeCount);
  const gatheredSkip: (Gathering | undefined)[] = new Array(nodeCount);
  const dropMask = new Uint32Array(words);
  const droppable = droppableFields(touches);
  let opened = 0;

  const blank = (): State => ({ bits: pool.pop()?.fill(0) ?? new Uint32Array(words * 4), users: 1 });
  const copyOf = (state: State): State => {
    const bits = pool.pop() ?? new Uint32Array(words * 4);
    bits.set(state.bits);
    return { bits, users: 1 };
  };
  const owned = (state: State): State => {
    if (state.users === 1) return state;
    state.users--;
    return copyOf(state);
  };
  const release = (state: State): void => {
    state.users--;
    if (state.users === 0) pool.push(state.bits);
  };

  const applySection = (bits: Uint32Array, from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const slot = slots.slotOf[touches.field[i] ?? 0] ?? 0;
      const ref = touches.ref[i] ?? -1;
      const kind = touches.kind[i] ?? 0;
      const at = slot >> 5;
      const bit = 1 << (slot & 31);
      if (ref >= 0 && kind <= touch.fill) status[ref] = (status[ref] ?? 0) | statusAt(bits, words, at, bit);
      applyTouch(bits, words, at, bit, kind);
    }
  };
  const openAll = (bits: Uint32Array): void => {
    for (let w = 0; w < words; w++) {
      bits[3 * words + w] = (bits[3 * words + w] ?? 0) | (bits[w] ?? 0);
      bits[w] = 0;
    }
  };
  const union = (into: Uint32Array, other: Uint32Array): void => {
    for (let w = 0; w < into.length; w++) into[w] = (into[w] ?? 0) | (other[w] ?? 0);
  };

  /** Runs one node: what it leaves when it ran, and when it has settled. Takes the given states over. */
  const transfer = (
    node: number,
    input: State,
    skipped: State | undefined,
  ): { settled: State; ran: State | undefined } => {
    const [a, b, c] = sectionsOf(touches, node);
    applySection(input.bits, a, b);
    const phase = topology.phases[node];
    const skippable = structure.skippable[node] === 1;
    const before = skippable && (phase?.condition || !skipped) ? copyOf(input) : undefined;
    applySection(input.bits, b, c);
    if (phase?.open) openAll(input.bits);
    let ran: State | undefined;
    if (skippable && structure.ranWanted[node]) ran = copyOf(input);
    for (const other of [before, skipped]) {
      if (!other) continue;
      if (skippable) union(input.bits, other.bits);
      release(other);
    }
    return { settled: input, ran };
  };

  /** As `transfer` for a node that is skipped by its own condition alone: touches only the bits that it changes. */
  const transferInPlace = (node: number, state: State): void => {
    const a = touches.from[node * 2] ?? 0;
    const b = touches.from[node * 2 + 1] ?? 0;
    const c = touches.from[node * 2 + 2] ?? 0;
    if (!structure.skippable[node]) {
      applySection(state.bits, a, c);
      return;
    }
    applySection(state.bits, a, b);
    const saved: number[] = [];
    for (let i = b; i < c; i++) {
      const slot = slots.slotOf[touches.field[i] ?? 0] ?? 0;
      saved.push(statusAt(state.bits, words, slot >> 5, 1 << (slot & 31)));
    }
    applySection(state.bits, b, c);
    saved.forEach((old, i) => {
      const slot = slots.slotOf[touches.field[b + i] ?? 0] ?? 0;
      for (let kind = 0; kind < 4; kind++) {
        const at = kind * words + (slot >> 5);
        if (old & (1 << kind)) state.bits[at] = (state.bits[at] ?? 0) | (1 << (slot & 31));
      }
    });
  };

  const gather = (into: Gathering | undefined, state: State, anyJoin: boolean): Gathering => {
    const target = into ?? { bits: new Uint32Array(words * 6), first: true };
    fold(target, state.bits, words, anyJoin);
    return target;
  };
  const settle = (gathering: Gathering): State => {
    const state = blank();
    finish(gathering.bits, state.bits, words, dropMask);
    return state;
  };

  const push = (node: number, settled: State, ran: State | undefined, outsideOf: number): void => {
    const { start, target, kind } = topology.succs;
    for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
      const next = target[i] ?? 0;
      if (outsideOf >= 0 && component[next] === outsideOf) continue;
      const wantsRan = structure.any[next] === 1 || kind[i] === needsEdge;
      if (!structure.structural[next]) {
        settled.users++;
        incoming[next] = settled;
        continue;
      }
      gathered[next] = gather(gathered[next], wantsRan ? (ran ?? settled) : settled, structure.any[next] === 1);
      if (structure.dependent[next]) gatheredSkip[next] = gather(gatheredSkip[next], settled, false);
    }
    release(settled);
    if (ran) release(ran);
  };

  const startRegion = (region: number, states: readonly (State | undefined)[]): void => {
    for (let i = slots.startOf[region] ?? 0; i < (slots.startOf[region + 1] ?? 0); i++) {
      const field = slots.starting[i] ?? 0;
      const slot = slots.slotOf[field] ?? 0;
      const bit = 1 << (slot & 31);
      const at = slot >> 5;
      dropMask[at] = droppable[field] ? (dropMask[at] ?? 0) | bit : (dropMask[at] ?? 0) & ~bit;
      for (const state of states) {
        if (!state) continue;
        for (let kind = 0; kind < 4; kind++)
          state.bits[kind * words + at] = (state.bits[kind * words + at] ?? 0) & ~bit;
        if (opened !== 2) state.bits[at] = (state.bits[at] ?? 0) | bit;
        if (opened > 0) state.bits[3 * words + at] = (state.bits[3 * words + at] ?? 0) | bit;
      }
    }
  };
  const endRegion = (at: number, states: readonly (State | undefined)[]): void => {
    const here = slots.region[at] ?? 0;
    const next = at + 1 < nodeCount ? (slots.region[at + 1] ?? 0) : here;
    for (let region = here + 1; region <= next; region++) startRegion(region, states);
  };
  const noteOpen = (node: number): void => {
    if (topology.phases[node]?.open) opened = structure.skippable[node] ? Math.max(opened, 1) : 2;
  };

  /** Iterates one loop component, whose nodes stand at positions `from` to `to`, until its back edges bring nothing new. */
  const runLoop = (from: number, to: number): void => {
    const id = component[order[from] ?? 0] ?? -1;
    const settledOf = new Map<number, State>();
    const ranOf = new Map<number, State>();
    const back = new Map<number, State>();
    const headsOf = loopHeads(topology, id);
    const inputOf = (node: number, ran: boolean): State => {
      const outside = ran ? gathered[node] : gatheredSkip[node];
      let all: Gathering | undefined = outside ? { bits: outside.bits.slice(), first: false } : undefined;
      const { start, target, kind } = topology.preds;
      for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
        const pred = target[i] ?? 0;
        if (component[pred] !== id) continue;
        const wantsRan = ran && (structure.any[node] === 1 || kind[i] === needsEdge);
        const state = (wantsRan ? ranOf.get(pred) : undefined) ?? settledOf.get(pred);
        if (state) all = gather(all, state, ran && structure.any[node] === 1);
      }
      return all ? settle(all) : blank();
    };
    for (let changed = true; changed; ) {
      changed = false;
      for (let at = from; at < to; at++) {
        const node = order[at] ?? 0;
        const input = inputOf(node, true);
        const again = back.get(node);
        if (again) union(input.bits, again.bits);
        const { settled, ran } = transfer(node, input, structure.dependent[node] ? inputOf(node, false) : undefined);
        settledOf.set(node, settled);
        if (ran) ranOf.set(node, ran);
      }
      for (const [source, head] of headsOf) {
        const state = ranOf.get(source) ?? settledOf.get(source);
        if (!state) continue;
        const known = back.get(head) ?? blank();
        back.set(head, known);
        if (grows(known.bits, state.bits)) changed = true;
      }
    }
    for (let at = from; at < to; at++) {
      const node = order[at] ?? 0;
      const settled = settledOf.get(node);
      if (settled) {
        if (at === to - 1) endRegion(at, [settled, ranOf.get(node)]);
        push(node, settled, ranOf.get(node), id);
      }
      noteOpen(node);
    }
  };

  startRegion(0, []);
  for (let at = 0; at < nodeCount; at++) {
    const node = order[at] ?? 0;
    const id = component[node] ?? -1;
    if (id >= 0) {
      let to = at + 1;
      while (to < nodeCount && component[order[to] ?? 0] === id) to++;
      runLoop(at, to);
      at = to - 1;
      continue;
    }
    const state = node === topology.start ? startState(blank(), slots) : undefined;
    const chained = state ?? takeIncoming(incoming, node, owned);
    if (chained && !structure.ranWanted[node] && !topology.phases[node]?.open) {
      transferInPlace(node, chained);
      endRegion(at, [chained]);
      push(node, chained, undefined, -1);
      continue;
    }
    const main = gathered[node];
    const skip = gatheredSkip[node];
    gathered[node] = undefined;
    gatheredSkip[node] = undefined;
    const { settled, ran } = transfer(
      node,
      chained ?? (main ? settle(main) : blank()),
      skip ? settle(skip) : undefined,
    );
    noteOpen(node);
    endRegion(at, [settled, ran]);
    push(node, settled, ran, -1);
  }
  return { status };
};

const takeIncoming = (
  incoming: (State | undefined)[],
  node: number,
  owned: (state: State) => State,
): State | undefined => {
  const state = incoming[node];
  incoming[node] = undefined;
  return state && owned(state);
};

const startState = (state: State, slots: Slots): State => {
  for (let i = slots.startOf[0] ?? 0; i < (slots.startOf[1] ?? 0); i++) {
    const slot = slots.slotOf[slots.starting[i] ?? 0] ?? 0;
    state.bits[slot >> 5] = (state.bits[slot >> 5] ?? 0) | (1 << (slot & 31));
  }
  return state;
};

/** The bounds of a node's touches: condition, body, end. */
export const sectionsOf = (touches: Touches, node: number): readonly [number, number, number] => [
  touches.from[node * 2] ?? 0,
  touches.from[node * 2 + 1] ?? 0,
  touches.from[node * 2 + 2] ?? 0,
];

/** The back edges of a loop component as pairs of source and head. */
export const loopHeads = (topology: Topology, id: number): readonly (readonly [number, number])[] =>
  topology.loops.filter((loop) => topology.component[loop.from] === id).map((loop) => [loop.from, loop.to] as const);

const droppableFields = (touches: Touches): Uint8Array => {
  const droppable = new Uint8Array(touches.fields.count);
  touches.kind.forEach((kind, i) => {
    if (kind === touch.drop) droppable[touches.field[i] ?? 0] = 1;
  });
  return droppable;
};

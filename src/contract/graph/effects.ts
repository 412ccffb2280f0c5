import type { Touches } from './touches.ts';
import { touch } from './touches.ts';

/** Touches of one field in topological order, as indices into `Touches`. */
export interface FieldTouches {
  readonly from: Int32Array;
  readonly index: Int32Array;
  /** The node of each touch. */
  readonly node: Int32Array;
}

/** Sorts all touches by field, keeping the topological order inside a field. O(touches). */
export const touchesByField = (touches: Touches, order: Int32Array): FieldTouches => {
  const from = new Int32Array(touches.fields.count + 1);
  for (const field of touches.field) from[field + 1] = (from[field + 1] ?? 0) + 1;
  for (let f = 0; f < touches.fields.count; f++) from[f + 1] = (from[f + 1] ?? 0) + (from[f] ?? 0);
  const next = from.slice();
  const index = new Int32Array(touches.field.length);
  const nodes = new Int32Array(touches.field.length);
  for (const node of order) {
    for (let i = touches.from[node * 2] ?? 0; i < (touches.from[node * 2 + 2] ?? 0); i++) {
      const field = touches.field[i] ?? 0;
      const at = next[field] ?? 0;
      next[field] = at + 1;
      index[at] = i;
      nodes[at] = node;
    }
  }
  return { from, index, node: nodes };
};

/**
 * Reaching effects of one field at one point: which may stand there, which are surely overwritten, and which points were
 * surely passed (so that an overwriting really came after them).
 */
export interface Reaching {
  readonly stand: bigint;
  readonly kill: bigint;
  readonly past: bigint;
}

/**
 * The effects of one field as bits. Bit 0 is "nothing has happened yet"; each touch with an effect has a bit, and a
 * second one that stands for its instance in an earlier iteration of a loop.
 */
export interface Effects {
  /** The touch of each bit; -1 for bit 0. */
  readonly touchOf: readonly number[];
  readonly absent: bigint;
  readonly real: bigint;
  readonly fromDefault: bigint;
  /** Of the real ones, those that only follow from a reader's demand. */
  readonly assumed: bigint;
  readonly unknown: bigint;
  /** The bit of a touch (an index into `Touches`). */
  readonly bitOf: ReadonlyMap<number, bigint>;
  readonly afterwards: Afterwards;
  /** What an open phase may have put there. */
  readonly openBit: bigint;
  renamed(set: bigint, ofBody: bigint): bigint;
  /** What goes over a back edge: instances of the loop's own phases become those of an earlier iteration. */
  overBackEdge(state: Reaching, ofBody: bigint): Reaching;
  /** The input of a loop's head: its entry, or what came over the back edge. */
  intoHead(entry: Reaching, back: Reaching): Reaching;
}

export const nothingYet: Reaching = { stand: 1n, kill: 0n, past: 1n };

export const effectsOf = (touches: Touches, byField: FieldTouches, field: number): Effects => {
  const touchOf = [-1];
  const bitOf = new Map<number, bigint>();
  for (let at = byField.from[field] ?? 0; at < (byField.from[field + 1] ?? 0); at++) {
    const index = byField.index[at] ?? 0;
    if (touches.kind[index] === touch.observe) continue;
    bitOf.set(index, 1n << BigInt(touchOf.length));
    touchOf.push(index);
  }
  const count = touchOf.length;
  const shift = BigInt(count);
  const masks = { absent: 1n, real: 0n, fromDefault: 0n, unknown: 0n, assumed: 0n };
  touchOf.forEach((index, id) => {
    if (index < 0) return;
    const bits = (1n << BigInt(id)) | (1n << BigInt(id + count));
    masks[kindOfEffect(touches.kind[index] ?? 0)] |= bits;
    if (touches.kind[index] === touch.assume) masks.assumed |= bits;
  });
  for (let id = 0; id < count; id++) touchOf.push(touchOf[id] ?? -1);
  const openBit = 1n << BigInt(2 * count);
  masks.unknown |= openBit;
  const renamed = (set: bigint, ofBody: bigint): bigint => (set & ~ofBody) | ((set & ofBody) << shift);
  const overBackEdge = (state: Reaching, ofBody: bigint): Reaching => {
    const stand = renamed(state.stand, ofBody);
    return { stand, kill: state.kill & ~ofBody & ~stand, past: renamed(state.past, ofBody) };
  };
  const earlierMask = ((1n << shift) - 1n) << shift;
  const intoHead = (entry: Reaching, back: Reaching): Reaching => {
    const merged = either(entry, back);
    return { ...merged, past: merged.past | ((entry.past | back.past) & earlierMask) };
  };
  return { ...masks, touchOf, bitOf, openBit, afterwards: createAfterwards(renamed), renamed, overBackEdge, intoHead };
};

const kindOfEffect = (kind: number): 'absent' | 'real' | 'fromDefault' | 'unknown' => {
  switch (kind) {
    case touch.drop:
      return 'absent';
    case touch.fill:
      return 'fromDefault';
    case touch.opaque:
    case touch.opaqueOptional:
    case touch.maybe:
      return 'unknown';
    default:
      return 'real';
  }
};

/** What one touch does to the effects that reach it. */
export const applyEffect = (state: Reaching, kind: number, bit: bigint, effects: Effects): Reaching => {
  const { absent, fromDefault, unknown, afterwards } = effects;
  const unwritten = absent | fromDefault | unknown;
  if (bit !== 0n) afterwards.note(bit, kind === touch.fill && (state.stand & absent & ~1n) === 0n ? 0n : state.past);
  switch (kind) {
    case touch.set:
    case touch.opaque:
    case touch.drop:
      return made(state, { killed: state.stand, surely: state.stand, bit });
    case touch.setOptional:
    case touch.opaqueOptional:
      return made(state, { killed: 0n, surely: 0n, bit });
    case touch.ensureOptional:
      return state.stand & unwritten ? made(state, { killed: 0n, surely: 0n, bit }) : state;
    case touch.ensure:
      return filled(state, unwritten, bit, effects);
    case touch.maybe:
    case touch.assume:
    case touch.fill:
      return filled(state, absent, bit, effects);
    default:
      return state;
  }
};

/**
 * An effect that happens only where the field lacks. "Nothing yet" is then surely over; a drop is surely overwritten only
 * if whatever else may stand came after it too, for a value written beside the drop may have hidden it here alone.
 */
const filled = (state: Reaching, lacking: bigint, bit: bigint, { afterwards }: Effects): Reaching => {
  const killed = state.stand & lacking;
  if (killed === 0n) return state;
  let surely = killed;
  for (let rest = state.stand & ~lacking; rest !== 0n && surely !== 0n; rest &= rest - 1n)
    surely &= afterwards.of(rest & -rest) | 1n;
  return made(state, { killed, surely, bit });
};

const made = (state: Reaching, change: { killed: bigint; surely: bigint; bit: bigint }): Reaching => ({
  stand: (state.stand & ~change.killed) | change.bit,
  kill: (state.kill | (change.surely & state.past)) & ~change.bit,
  past: state.past | change.bit,
});

/** One of several states, it is not known which. */
export const either = (a: Reaching | undefined, b: Reaching): Reaching => {
  if (!a || a === b) return b;
  const stand = a.stand | b.stand;
  return { stand, kill: a.kill & b.kill & ~stand, past: a.past & b.past };
};

/** A node's state where it is not known whether the node ran: its own effects count as passed either way. */
export const maybeSkipped = (ran: Reaching, skipped: Reaching): Reaching => ({
  ...either(ran, skipped),
  past: ran.past | skipped.past,
});

/** Which effects each effect came after; for a default that was filled in where nothing had happened yet, none. */
export interface Afterwards {
  note(bit: bigint, past: bigint): void;
  overBackEdge(ofBody: bigint): void;
  of(bit: bigint): bigint;
}

export const createAfterwards = (renamed: Effects['renamed']): Afterwards => {
  const after = new Map<bigint, bigint>();
  const add = (bit: bigint, past: bigint): void => {
    after.set(bit, (after.get(bit) ?? 0n) | past);
  };
  return {
    note: add,
    overBackEdge(ofBody) {
      for (const [bit, past] of [...after]) if (bit & ofBody) add(renamed(bit, ofBody), renamed(past, ofBody));
    },
    of: (bit) => after.get(bit) ?? 0n,
  };
};

/**
 * All of several branches: an effect stands where some branch carries it and no branch has overwritten it. A default does
 * not stand beside a branch in which a producer surely wrote the field, unless it came after that write.
 */
export const together = (states: readonly Reaching[], effects: Effects): Reaching => {
  let stand = 0n;
  let kill = 0n;
  let past = 0n;
  for (const state of states) {
    stand |= state.stand;
    kill |= state.kill;
    past |= state.past;
  }
  stand &= ~kill;
  const lacking = effects.absent | effects.fromDefault | effects.unknown;
  for (let rest = stand & effects.fromDefault; rest !== 0n; rest &= rest - 1n) {
    const bit = rest & -rest;
    const overruled = states.some((state) => (state.stand & (lacking | effects.afterwards.of(bit))) === 0n);
    if (overruled) stand &= ~bit;
  }
  return { stand, kill, past };
};

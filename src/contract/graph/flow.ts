import { backwardFlow } from './backward.ts';
import { forwardFlow } from './forward.ts';
import type { FlowBase } from './plan.ts';
import { createReacher, type FieldFlow } from './reaching.ts';
import { allocateSlots } from './slots.ts';
import { absentBit, defaultBit, producedBit, realBit } from './status.ts';
import { touch } from './touches.ts';

/** What is known of every read and write of a graph. */
export interface Flow {
  /** Status bits per read; 0 where no run reaches the read. */
  readonly status: Uint8Array;
  /** The bits of `status` that stand under conditions which cannot be related. */
  readonly guarded: Uint8Array;
  /** 1 per read that finds the field only because an earlier reader demanded it. */
  readonly assumed: Uint8Array;
  /** 1 per write that some read sees. */
  readonly live: Uint8Array;
  /** The precise answer for one field, made on demand. */
  precise(field: number): FieldFlow | undefined;
}

/**
 * All fields at once with the fast passes; then, field by field, the precise analysis where the fast answer could be
 * too cautious: something is conditional or parallel, and the field is not settled by it.
 */
export const flowOfGraph = (base: FlowBase): Flow => {
  const { topology, structure, touches } = base;
  const slots = allocateSlots(topology, touches);
  const { status } = forwardFlow(topology, structure, touches, slots);
  const live = backwardFlow(topology, structure, touches, slots);
  const guarded = new Uint8Array(touches.reads.length);
  const assumed = new Uint8Array(touches.reads.length);
  const reach = createReacher(base);
  if (!structure.simple) {
    const doubtful = touches.inert ? doubtfulReads(base, status) : doubtfulFields(base, status);
    doubtful.forEach((doubt, field) => {
      if (doubt) refine(base, reach(field), { field, status, guarded, live, assumed });
    });
  }
  return { status, guarded, assumed, live, precise: createReacher(base) };
};

interface Answer {
  readonly field: number;
  readonly status: Uint8Array;
  readonly guarded: Uint8Array;
  readonly live: Uint8Array;
  readonly assumed: Uint8Array;
}

const refine = ({ touches, byField }: FlowBase, flow: FieldFlow | undefined, into: Answer): void => {
  for (let at = byField.from[into.field] ?? 0; at < (byField.from[into.field + 1] ?? 0); at++) {
    const index = byField.index[at] ?? 0;
    const ref = touches.ref[index] ?? -1;
    const kind = touches.kind[index] ?? 0;
    if (ref < 0) continue;
    if (kind > touch.fill) {
      if (flow) into.live[ref] = flow.seen.has(ref) ? 1 : 0;
    } else if (flow) {
      const bits = flow.status.get(ref) ?? 0;
      into.status[ref] = bits & ~producedBit;
      into.assumed[ref] = (bits & (realBit | producedBit)) === realBit ? 1 : 0;
      into.guarded[ref] = flow.guarded.get(ref) ?? 0;
    } else into.guarded[ref] = (into.status[ref] ?? 0) & (absentBit | defaultBit);
  }
};

/**
 * In a dialect only one thing is in doubt: whether what looks absent in some runs is. A tolerant read is missed only
 * where the field is there in no run, and that the fast answer settles.
 */
const doubtfulReads = ({ touches }: FlowBase, status: Uint8Array): Uint8Array => {
  const doubtful = new Uint8Array(touches.fields.count);
  touches.reads.forEach((read, ref) => {
    if ((status[ref] ?? 0) & absentBit && !read.tolerant) doubtful[touches.readField[ref] ?? 0] = 1;
  });
  return doubtful;
};

/** Fields with a read of mixed status, or with two effects of which one may hide the other. */
const doubtfulFields = ({ touches, structure }: FlowBase, status: Uint8Array): Uint8Array => {
  const doubtful = new Uint8Array(touches.fields.count);
  const effects = new Uint8Array(touches.fields.count);
  const conditional = structure.skippable;
  for (let node = 0; node * 2 + 2 < touches.from.length; node++) {
    for (let i = touches.from[node * 2] ?? 0; i < (touches.from[node * 2 + 2] ?? 0); i++) {
      const field = touches.field[i] ?? 0;
      const kind = touches.kind[i] ?? 0;
      const ref = touches.ref[i] ?? -1;
      const bits = ref >= 0 && kind <= touch.fill ? (status[ref] ?? 0) : 0;
      if ((bits & (bits - 1)) !== 0 || (bits && conditional[node])) doubtful[field] = 1;
      if (kind >= touch.set && kind !== touch.maybe) {
        if (effects[field] || conditional[node]) doubtful[field] = 1;
        effects[field] = 1;
      }
    }
  }
  return doubtful;
};

import { loopHeads } from './forward.ts';
import { grows } from './gather.ts';
import type { Slots } from './slots.ts';
import type { Structure } from './structure.ts';
import type { Topology } from './topology.ts';
import { type Touches, touch } from './touches.ts';

/**
 * Backward data flow over all fields at once: per write, 1 where a way leads to a read before an overwrite. Exact where
 * nothing is conditional and nothing is parallel; otherwise it may say "live" too often, and `reaching` decides.
 */
export const backwardFlow = (topology: Topology, structure: Structure, touches: Touches, slots: Slots): Uint8Array => {
  const { nodeCount, order, component, preds } = topology;
  const { words } = slots;
  const live = new Uint8Array(touches.writes.length);
  const outgoing: (Uint32Array | undefined)[] = new Array(nodeCount);

  const section = (bits: Uint32Array, from: number, to: number): void => {
    for (let i = to - 1; i >= from; i--) {
      const slot = slots.slotOf[touches.field[i] ?? 0] ?? 0;
      const at = slot >> 5;
      const bit = 1 << (slot & 31);
      const ref = touches.ref[i] ?? -1;
      switch (touches.kind[i]) {
        case touch.observe:
        case touch.assume:
        case touch.fill:
          bits[at] = (bits[at] ?? 0) | bit;
          break;
        case touch.setOptional:
        case touch.set:
          if (ref >= 0 && (bits[at] ?? 0) & bit) live[ref] = 1;
          if (touches.kind[i] === touch.set) bits[at] = (bits[at] ?? 0) & ~bit;
          break;
        case touch.opaque:
        case touch.drop:
          bits[at] = (bits[at] ?? 0) & ~bit;
          break;
        default:
      }
    }
  };

  /** Turns what is live after a node into what is live before it, in place. */
  const transfer = (node: number, bits: Uint32Array): void => {
    const a = touches.from[node * 2] ?? 0;
    const b = touches.from[node * 2 + 1] ?? 0;
    const c = touches.from[node * 2 + 2] ?? 0;
    if (!structure.skippable[node]) {
      section(bits, a, c);
      return;
    }
    const bypass: number[] = [];
    for (let i = b; i < c; i++) {
      const slot = slots.slotOf[touches.field[i] ?? 0] ?? 0;
      if ((bits[slot >> 5] ?? 0) & (1 << (slot & 31))) bypass.push(slot);
    }
    section(bits, b, c);
    for (const slot of bypass) bits[slot >> 5] = (bits[slot >> 5] ?? 0) | (1 << (slot & 31));
    section(bits, a, b);
  };

  const push = (node: number, bits: Uint32Array, outsideOf: number): void => {
    let spare = true;
    for (let i = preds.start[node] ?? 0; i < (preds.start[node + 1] ?? 0); i++) {
      const pred = preds.target[i] ?? 0;
      if (outsideOf >= 0 && component[pred] === outsideOf) continue;
      const known = outgoing[pred];
      if (known) grows(known, bits);
      else {
        outgoing[pred] = spare ? bits : bits.slice();
        if (spare) spare = false;
      }
    }
  };

  const enterRegion = (at: number): void => {
    const region = slots.region[at] ?? 0;
    const later = at + 1 < nodeCount ? (slots.region[at + 1] ?? 0) : region;
    const bits = outgoing[order[at] ?? 0];
    if (region === later || !bits) return;
    for (let i = slots.endOf[region] ?? 0; i < (slots.endOf[region + 1] ?? 0); i++) {
      const slot = slots.slotOf[slots.ending[i] ?? 0] ?? 0;
      bits[slot >> 5] = (bits[slot >> 5] ?? 0) & ~(1 << (slot & 31));
    }
  };

  const runLoop = (from: number, to: number): void => {
    const id = component[order[from] ?? 0] ?? -1;
    const before = new Map<number, Uint32Array>();
    const heads = loopHeads(topology, id);
    for (let changed = true; changed; ) {
      changed = false;
      for (let at = to - 1; at >= from; at--) {
        const node = order[at] ?? 0;
        const bits = outgoing[node]?.slice() ?? new Uint32Array(words);
        for (let i = topology.succs.start[node] ?? 0; i < (topology.succs.start[node + 1] ?? 0); i++) {
          const inside = before.get(topology.succs.target[i] ?? 0);
          if (inside) grows(bits, inside);
        }
        for (const [source, head] of heads) {
          const again = source === node ? before.get(head) : undefined;
          if (again) grows(bits, again);
        }
        transfer(node, bits);
        const known = before.get(node);
        if (!known || grows(known, bits)) changed = true;
        if (!known) before.set(node, bits);
      }
    }
    for (let at = to - 1; at >= from; at--) {
      const node = order[at] ?? 0;
      push(node, before.get(node)?.slice() ?? new Uint32Array(words), id);
    }
  };

  for (let at = nodeCount - 1; at >= 0; at--) {
    const node = order[at] ?? 0;
    enterRegion(at);
    const id = component[node] ?? -1;
    if (id >= 0) {
      let from = at;
      while (from > 0 && component[order[from - 1] ?? 0] === id) from--;
      runLoop(from, at + 1);
      at = from;
      continue;
    }
    const bits = outgoing[node] ?? new Uint32Array(words);
    outgoing[node] = undefined;
    transfer(node, bits);
    push(node, bits, -1);
  }
  return live;
};

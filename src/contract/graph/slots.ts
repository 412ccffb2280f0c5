import type { Topology } from './topology.ts';
import type { Touches } from './touches.ts';

/**
 * Bit slots for fields, given by live interval: a field has a slot from the first region that touches it to the last,
 * then the slot serves another field. Regions are the stretches between points where one state alone is alive, so the
 * width follows the fields that are alive at once.
 */
export interface Slots {
  /** 32-bit words a set needs. */
  readonly words: number;
  readonly slotOf: Int32Array;
  /** Region of each position in the topological order. */
  readonly region: Int32Array;
  readonly regionCount: number;
  /** Fields that begin in region r: `starting[startOf[r]] … starting[startOf[r + 1] - 1]`; likewise `ending`. */
  readonly starting: Int32Array;
  readonly startOf: Int32Array;
  readonly ending: Int32Array;
  readonly endOf: Int32Array;
}

export const allocateSlots = (topology: Topology, touches: Touches): Slots => {
  const { region, regionCount } = regionsOf(topology);
  const count = touches.fields.count;
  const first = new Int32Array(count).fill(-1);
  const last = new Int32Array(count);
  for (let at = 0; at < topology.nodeCount; at++) {
    const node = topology.order[at] ?? 0;
    const here = region[at] ?? 0;
    for (let i = touches.from[node * 2] ?? 0; i < (touches.from[node * 2 + 2] ?? 0); i++) {
      const field = touches.field[i] ?? 0;
      if (first[field] === -1) first[field] = here;
      last[field] = here;
    }
  }
  const [starting, startOf] = grouped(first, regionCount);
  const [ending, endOf] = grouped(
    first.map((begin, field) => (begin < 0 ? -1 : (last[field] ?? 0))),
    regionCount,
  );
  const slotOf = new Int32Array(count).fill(-1);
  const free: number[] = [];
  let used = 0;
  for (let r = 0; r < regionCount; r++) {
    for (let i = startOf[r] ?? 0; i < (startOf[r + 1] ?? 0); i++) slotOf[starting[i] ?? 0] = free.pop() ?? used++;
    for (let i = endOf[r] ?? 0; i < (endOf[r + 1] ?? 0); i++) free.push(slotOf[ending[i] ?? 0] ?? 0);
  }
  return { words: Math.max(1, (used + 31) >> 5), slotOf, region, regionCount, starting, startOf, ending, endOf };
};

const grouped = (key: Int32Array, groups: number): [Int32Array, Int32Array] => {
  const from = new Int32Array(groups + 1);
  for (const group of key) if (group >= 0) from[group + 1] = (from[group + 1] ?? 0) + 1;
  for (let g = 0; g < groups; g++) from[g + 1] = (from[g + 1] ?? 0) + (from[g] ?? 0);
  const next = from.slice();
  const members = new Int32Array(from[groups] ?? 0);
  key.forEach((group, member) => {
    if (group < 0) return;
    const at = next[group] ?? 0;
    next[group] = at + 1;
    members[at] = member;
  });
  return [members, from];
};

/** A region ends after a position where every edge that goes on comes from that position's own node, outside loops. */
const regionsOf = (topology: Topology): { region: Int32Array; regionCount: number } => {
  const { nodeCount, order, position, succs, component } = topology;
  const region = new Int32Array(nodeCount);
  let regionCount = 0;
  let reach = 0;
  for (let at = 0; at < nodeCount; at++) {
    const node = order[at] ?? 0;
    region[at] = regionCount;
    let own = at;
    for (let i = succs.start[node] ?? 0; i < (succs.start[node + 1] ?? 0); i++) {
      own = Math.max(own, position[succs.target[i] ?? 0] ?? 0);
    }
    const next = order[at + 1];
    const inLoop = next !== undefined && (component[node] ?? -1) >= 0 && component[node] === component[next];
    if (reach <= at && !inLoop) regionCount++;
    reach = Math.max(reach, own);
  }
  return { region, regionCount: regionCount + 1 };
};

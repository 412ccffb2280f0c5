import type { PortableContract, PortableLoop, PortablePhase } from '../../contract/model/index.ts';

/** The phases before each phase: named in `after`, or else the one above it in the list. */
export const predecessorsOf = ({ phases }: PortableContract): ReadonlyMap<string, readonly string[]> => {
  const ids = new Set(phases.map(({ id }) => id));
  return new Map(
    phases.map((phase, i): [string, readonly string[]] => {
      const above = phases[i - 1];
      const named = phase.after ?? (above ? [above.id] : []);
      return [phase.id, named.filter((id) => ids.has(id))];
    }),
  );
};

/** What can be reached from some phases along `edges`, these phases among it. */
const reach = (from: readonly string[], edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(edges.get(id) ?? []));
  }
  return seen;
};

export interface Order {
  readonly before: ReadonlyMap<string, readonly string[]>;
  /** Every phase that may have run when this one starts, in some round. */
  earlier(phase: string): ReadonlySet<string>;
  /** Every phase that has settled when this one starts for the first time. */
  above(phase: string): ReadonlySet<string>;
  /** The phases that run again when the loop goes back. */
  bodyOf(loop: PortableLoop): ReadonlySet<string>;
  /** In the order of the list, each phase behind those before it; what stands in a cycle of `after` is left out. */
  readonly sorted: readonly PortablePhase[];
}

export const orderOf = (contract: PortableContract): Order => {
  const before = predecessorsOf(contract);
  const after = new Map<string, string[]>(contract.phases.map(({ id }) => [id, []]));
  for (const [id, above] of before) for (const one of above) after.get(one)?.push(id);
  const withLoops = new Map([...before].map(([id, above]) => [id, [...above]]));
  for (const { from, to } of contract.loops) withLoops.get(to)?.push(from);
  const bodies = new Map(
    contract.loops.map((loop) => {
      const upstream = reach([loop.from], before);
      return [loop, new Set([...reach([loop.to], after)].filter((id) => upstream.has(id)))] as const;
    }),
  );
  return {
    before,
    earlier: (phase) => reach(withLoops.get(phase) ?? [], withLoops),
    above: (phase) => reach(before.get(phase) ?? [], before),
    bodyOf: (loop) => bodies.get(loop) ?? new Set(),
    sorted: sort(contract.phases, before, after),
  };
};

const sort = (
  phases: readonly PortablePhase[],
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): readonly PortablePhase[] => {
  const byId = new Map(phases.map((phase) => [phase.id, phase]));
  const missing = new Map(phases.map(({ id }) => [id, new Set(before.get(id)).size]));
  const sorted = [...byId.values()].filter(({ id }) => missing.get(id) === 0);
  for (const { id } of sorted)
    for (const next of new Set(after.get(id))) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      const phase = byId.get(next);
      if (left === 0 && phase) sorted.push(phase);
    }
  return sorted;
};

import type { RunOutline } from '../contract/index.ts';

/** Phases in the order in which runs had them. */
export interface SeenOrder {
  readonly ids: readonly string[];
  /** By position: the positions right before; undefined where that is the one above. */
  readonly after: readonly (readonly number[] | undefined)[];
  /** By position: the positions of everything that comes before. */
  readonly above: readonly ReadonlySet<number>[];
  /** Phases of which each was seen before the others, in different runs. */
  readonly unsure: readonly string[];
}

/** Of more phases than that nobody is told which ran side by side. */
const mostBranching = 500;

const earlier = 1;
const otherwise = 2;

/** For each two phases whether the first always ended before the other began, where both ran. */
const relationOf = (ids: readonly string[], runs: readonly RunOutline[]): ((a: number, b: number) => boolean) => {
  const seen = new Uint8Array(ids.length * ids.length);
  for (const { phases } of runs) {
    const here = ids.flatMap((id, i) => {
      const phase = phases.get(id);
      return phase ? [{ i, begin: phase.begin, end: phase.end }] : [];
    });
    for (const a of here)
      for (const b of here)
        if (a !== b)
          seen[a.i * ids.length + b.i] = (seen[a.i * ids.length + b.i] ?? 0) | (a.end < b.begin ? earlier : otherwise);
  }
  return (a, b) => seen[a * ids.length + b] === earlier;
};

/** Puts what was seen before in front; where that leads round in a circle, what stands first. */
const sorted = (count: number, isBefore: (a: number, b: number) => boolean) => {
  const left = Array.from({ length: count }, (_, i) => i);
  const order: number[] = [];
  const unsure: number[] = [];
  while (left.length > 0) {
    const free = left.findIndex((one) => left.every((other) => !isBefore(other, one)));
    const [next] = left.splice(Math.max(0, free), 1);
    if (next === undefined) break;
    if (free < 0) unsure.push(next);
    order.push(next);
  }
  return { order, unsure };
};

const inLine = (ids: readonly string[]): SeenOrder => {
  const above: Set<number>[] = [];
  // One set is enough for all that stand in line: nobody asks a position about one below it.
  const all = new Set(ids.keys());
  for (let i = 0; i < ids.length; i++) above.push(all);
  return { ids, after: ids.map(() => undefined), above, unsure: [] };
};

/**
 * The order and the parallelism that runs had. `listed` is the order to go by where nothing tells. Phases that overlapped in some
 * run, or of which now the one and now the other came first, do not wait for one another.
 */
export const orderSeen = (listed: readonly string[], runs: readonly RunOutline[]): SeenOrder => {
  if (listed.length > mostBranching) return inLine(listed);
  const isBefore = relationOf(listed, runs);
  const { order, unsure } = sorted(listed.length, isBefore);
  const above: Set<number>[] = [];
  const after = order.map((one, position) => {
    const covered = new Set<number>();
    const direct: number[] = [];
    for (let other = position - 1; other >= 0; other--) {
      const before = order[other];
      if (before === undefined || covered.has(other) || !isBefore(before, one)) continue;
      direct.unshift(other);
      covered.add(other);
      for (const further of above[other] ?? []) covered.add(further);
    }
    above.push(covered);
    const isLine = position === 0 || (direct.length === 1 && direct[0] === position - 1);
    return isLine ? undefined : direct;
  });
  const nameOf = (index: number): readonly string[] => listed.slice(index, index + 1);
  return { ids: order.flatMap(nameOf), after, above, unsure: unsure.flatMap(nameOf) };
};

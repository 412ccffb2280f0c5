import type { Plan } from './plan.ts';
import { needsEdge } from './topology.ts';

/** Whether something happens in the runs at hand: yes, no, or in some. */
export type Tri = 'yes' | 'no' | 'some';

export const and = (a: Tri, b: Tri): Tri =>
  a === 'no' || b === 'no' ? 'no' : a === 'yes' && b === 'yes' ? 'yes' : 'some';

/** A node's own condition, under what is known about the runs at hand. */
export type Outcomes = (node: number) => Tri;

/** Which nodes run. Nodes outside a field's region are found through what they depend on. */
export interface Runs {
  of(node: number): Tri;
  set(node: number, runs: Tri): void;
  readonly known: ReadonlyMap<number, Tri>;
}

export const createRuns = (plan: Plan, outcomes: Outcomes): Runs => {
  const { structure } = plan;
  const known = new Map<number, Tri>();
  const dependency = (node: number): Tri => dependencyOf(plan, node, (pred) => known.get(pred) ?? 'some');
  return {
    known,
    set: (node, runs) => known.set(node, runs),
    of(node) {
      const pending = [node];
      for (let next = pending.at(-1); next !== undefined; next = pending.at(-1)) {
        const open =
          structure.dependent[next] && !known.has(next) ? plan.predsOf(next).filter((pred) => !known.has(pred)) : [];
        pending.push(...open);
        if (open.length > 0) continue;
        pending.pop();
        if (!known.has(next))
          known.set(next, structure.dependent[next] ? and(dependency(next), outcomes(next)) : outcomes(next));
      }
      return known.get(node) ?? 'some';
    },
  };
};

/** Whether the predecessors of a node let it run: all that it needs ran and, where it joins `any`, one of all. */
export const dependencyOf = ({ structure, topology }: Plan, node: number, of: (pred: number) => Tri): Tri => {
  const { start, target, kind } = topology.preds;
  let needed: Tri = 'yes';
  const all: Tri[] = [];
  for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
    const runs = of(target[i] ?? 0);
    all.push(runs);
    if (kind[i] === needsEdge) needed = and(needed, runs);
  }
  if (!structure.any[node]) return needed;
  return and(needed, all.includes('yes') ? 'yes' : all.includes('some') ? 'some' : 'no');
};

import { relatePaths } from '../contract/index.ts';
import type { DraftPhase } from './seen.ts';

/** Phases in an order in which producers come before readers. */
export interface Ordered {
  readonly phases: readonly DraftPhase[];
  /** By position: the positions that come right before; undefined where that is the one above, as where nothing is said. */
  readonly after: readonly (readonly number[] | undefined)[];
  /** Positions of phases that need one another, which stand in the order of the code. */
  readonly circles: readonly (readonly number[])[];
}

type Path = readonly string[];

/** So many paths are compared; where there are more, the order of the code stays. */
const mostComparisons = 5_000_000;
/** Of more phases than that nobody is told which of them are independent of one another. */
const mostBranching = 2000;

interface Budget {
  left: number;
}

/** Whether some path of one list touches some path of another. */
const meet = (a: readonly Path[], b: readonly Path[], budget: Budget): boolean =>
  a.some((one) =>
    b.some((other) => {
      budget.left--;
      return relatePaths(one, other) !== 'apart';
    }),
  );

/** The phases that touch a path, found by its first segment; `*` may be any. */
const byHead = (paths: readonly (readonly Path[])[]): ((path: Path) => readonly number[]) => {
  const heads = new Map<string, number[]>();
  for (const [index, list] of paths.entries())
    for (const head of new Set(list.map(([first = '']) => first))) heads.set(head, [...(heads.get(head) ?? []), index]);
  const all = paths.map((_, index) => index);
  return ([head = '']) => (head === '*' ? all : [...(heads.get(head) ?? []), ...(heads.get('*') ?? [])]);
};

const pathsOf = (fields: DraftPhase['requires']): readonly Path[] => fields.map(({ segments }) => segments);

/**
 * For each phase those that produce what it reads. Where producers stand before it in the code these are meant, else any:
 * a phase that refines a field reads what the ones before have left.
 */
const producersOf = (phases: readonly DraftPhase[], budget: Budget): readonly (readonly number[])[] => {
  const writes = phases.map(({ produces }) => pathsOf(produces));
  const candidates = byHead(writes);
  return phases.map(({ requires }, reader) => {
    const found = new Set<number>();
    for (const { segments } of requires) {
      if (budget.left < 0) break;
      const producers = candidates(segments).filter(
        (one) => one !== reader && meet([segments], writes[one] ?? [], budget),
      );
      const before = producers.filter((one) => one < reader);
      for (const one of before.length > 0 ? before : producers) found.add(one);
    }
    return [...found];
  });
};

/** The strongly connected parts, each before those that need it, by Tarjan without recursion; `needs` lists what comes before. */
const componentsOf = (needs: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: (readonly number[])[] = [];
  for (const root of needs.keys()) {
    if (index.has(root)) continue;
    const work: { node: number; next: number }[] = [{ node: root, next: 0 }];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { node } = top;
      if (top.next === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) ?? 0);
        open.push(node);
        isOpen.add(node);
      }
      const child = needs[node]?.[top.next++];
      if (child !== undefined) {
        if (!index.has(child)) work.push({ node: child, next: 0 });
        else if (isOpen.has(child)) low.set(node, Math.min(low.get(node) ?? 0, index.get(child) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== index.get(node)) continue;
      const component: number[] = [];
      for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) {
        isOpen.delete(member);
        component.push(member);
      }
      components.push(component.sort((a, b) => a - b));
    }
  }
  return components;
};

/** What must not pass one another: one writes or drops what the other touches, or nobody knows. */
const dependsOn = (later: DraftPhase, earlier: DraftPhase, budget: Budget): boolean => {
  if (later.isOpen || earlier.isOpen) return true;
  const changes = ({ produces, drops }: DraftPhase): readonly Path[] => [...pathsOf(produces), ...drops];
  return (
    meet(pathsOf(later.requires), changes(earlier), budget) ||
    meet(changes(later), [...changes(earlier), ...pathsOf(earlier.requires)], budget)
  );
};

/** Direct predecessors: those it depends on, without the ones that come before one of these anyway. */
const afterOf = (phases: readonly DraftPhase[], budget: Budget): Ordered['after'] => {
  const line = phases.map(() => undefined);
  if (phases.length > mostBranching) return line;
  const above: Set<number>[] = [];
  const after: number[][] = [];
  for (const [position, phase] of phases.entries()) {
    const covered = new Set<number>();
    const direct: number[] = [];
    for (let other = position - 1; other >= 0; other--) {
      const earlier = phases[other];
      if (budget.left < 0) return line;
      if (!earlier || covered.has(other) || !dependsOn(phase, earlier, budget)) continue;
      direct.unshift(other);
      covered.add(other);
      for (const one of above[other] ?? []) covered.add(one);
    }
    above.push(covered);
    after.push(direct);
  }
  return after.map((direct, position) =>
    position === 0 || (direct.length === 1 && direct[0] === position - 1) ? undefined : direct,
  );
};

/** Orders phases by what they need of one another, otherwise as the code has them. */
export const orderPhases = (phases: readonly DraftPhase[]): Ordered => {
  const budget: Budget = { left: mostComparisons };
  const needs = producersOf(phases, budget);
  const components = budget.left < 0 ? phases.map((_, index) => [index]) : stable(componentsOf(needs), needs);
  const order = components.flat();
  const position = new Map(order.map((index, at) => [index, at]));
  const ordered = order.flatMap((index) => phases[index] ?? []);
  return {
    phases: ordered,
    after: afterOf(ordered, budget),
    circles: components
      .filter((component) => component.length > 1)
      .map((component) => component.map((index) => position.get(index) ?? 0)),
  };
};

/** Components in the order of the code as far as their needs allow. */
const stable = (
  components: readonly (readonly number[])[],
  needs: readonly (readonly number[])[],
): readonly (readonly number[])[] => {
  const componentOf = new Map(components.flatMap((members) => members.map((member) => [member, members] as const)));
  const placed = new Set<readonly number[]>();
  const result: (readonly number[])[] = [];
  const visit = (
    members: readonly number[],
  ): { members: readonly number[]; needs: readonly number[]; next: number } => ({
    members,
    needs: members.flatMap((member) => needs[member] ?? []).sort((a, b) => a - b),
    next: 0,
  });
  // What a phase needs is placed right before it; nothing recurses.
  for (const start of [...components].sort(([a = 0], [b = 0]) => a - b)) {
    const work = placed.has(start) ? [] : [visit(start)];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const need = top.needs[top.next++];
      const component = need === undefined ? undefined : componentOf.get(need);
      if (component && component !== top.members && !placed.has(component)) work.push(visit(component));
      if (need !== undefined) continue;
      work.pop();
      placed.add(top.members);
      result.push(top.members);
    }
  }
  return result;
};

import { printPath } from '../model/index.ts';
import { type Conditions, createConditions } from './conditions.ts';
import { everyRun, exploreRun } from './explore.ts';
import { type PassResult, runPass } from './pass.ts';
import { type FlowBase, type Plan, planOf } from './plan.ts';
import type { Tri } from './runs.ts';
import { absentBit, defaultBit, producedBit } from './status.ts';
import { touch } from './touches.ts';

/** What became of the phases that matter in a run that shows a finding. */
export type Witness = ReadonlyMap<number, Tri>;

/** The precise answer for one field. */
export interface FieldFlow {
  /** Status bits by read; a read that no run reaches is missing. */
  readonly status: ReadonlyMap<number, number>;
  /** Status bits that hold only if conditions which cannot be related are taken as unrelated. */
  readonly guarded: ReadonlyMap<number, number>;
  /** Writes that some read sees. */
  readonly seen: ReadonlySet<number>;
  /** Writes that each read sees. */
  seenBy(read: number): ReadonlySet<number>;
  /** A run in which the read has the status. */
  witness(read: number, bit: number): Witness | undefined;
}

const mostAtoms = 8;
const mostSteps = 400_000;
const mostRuns = 10_000;

/** Answers field by field; undefined once the work for this graph exceeds 400,000 node visits ("cannot be shown"). */
export const createReacher = (base: FlowBase): ((field: number) => FieldFlow | undefined) => {
  let steps = 0;
  return (field) => {
    if (steps > mostSteps) return undefined;
    const plan = planOf(base, field);
    const pass = (outcomes: (node: number) => Tri): PassResult => {
      steps += plan.size;
      return runPass(plan, outcomes);
    };
    const free = pass((node) => (conditionOf(plan, node) ? 'some' : 'yes'));
    const question = questionOf(base, plan, free);
    if (isRaced(plan)) {
      const explored = (atoms: readonly number[]): readonly Solved[] | undefined =>
        exploreAll(plan, question, atoms, () => {
          steps += plan.size;
          return steps <= mostSteps;
        });
      const runs = explored(question.steady);
      const assumed = question.steady.length === question.atoms.length ? runs : explored(question.atoms);
      return runs
        ? flowOf(runs, assumed ?? [])
        : flowOf([resultOf(plan, free)], [onlySettled(plan, resultOf(plan, free))]);
    }
    if (question.nodes.length === 0) return flowOf([resultOf(plan, free)]);
    const split = (over: readonly number[]): Solved[] => {
      const solved: Solved[] = [];
      for (const answers of valuations(over, question.atoms.length)) {
        if (!question.conditions.consistent(answers) || steps > mostSteps) continue;
        const outcomes = outcomesUnder(plan, question, answers);
        const ran = new Map(question.nodes.map((node) => [node, outcomes(node)] as const));
        solved.push({ ...resultOf(plan, pass(outcomes)), ran });
      }
      return solved;
    };
    const known = question.steady.slice(0, mostAtoms);
    const certain = split(known);
    if (steps > mostSteps) return undefined;
    const complete = known.length === question.atoms.length;
    const assumed = question.atoms.length <= mostAtoms ? () => split(question.atoms) : () => [];
    return flowOf(certain, complete ? certain : assumed());
  };
};

/** What one run, or all runs under one answer to the conditions, shows. */
interface Solved {
  readonly status: ReadonlyMap<number, number>;
  readonly seen: ReadonlySet<number>;
  readonly seenBy: ReadonlyMap<number, ReadonlySet<number>>;
  readonly ran: ReadonlyMap<number, Tri>;
}

/** The conditions that matter for a field. */
interface Question {
  readonly nodes: readonly number[];
  readonly number: ReadonlyMap<number, number>;
  readonly conditions: Conditions;
  readonly atoms: readonly number[];
  /** Atoms with one answer throughout. */
  readonly steady: readonly number[];
}

const conditionOf = (plan: Plan, node: number) => plan.topology.phases[node]?.condition;

const questionOf = (base: FlowBase, plan: Plan, free: PassResult): Question => {
  const nodes = decisiveNodes(base, plan, free.decisive);
  const conditions = createConditions(nodes.flatMap((node) => conditionOf(plan, node)?.expression ?? []));
  const atoms = conditions.atoms.map((_, atom) => atom);
  const steady = atoms.filter((atom) => isSteady(base, conditions, { atom, nodes }));
  return { nodes, number: new Map(nodes.map((node, i) => [node, i] as const)), conditions, atoms, steady };
};

const outcomesUnder =
  (plan: Plan, { number, conditions }: Question, answers: readonly (boolean | undefined)[]) =>
  (node: number): Tri => {
    const i = number.get(node);
    if (i === undefined) return conditionOf(plan, node) ? 'some' : 'yes';
    const outcome = conditions.outcome(i, answers);
    return outcome === undefined ? 'some' : outcome ? 'yes' : 'no';
  };

/**
 * Where a field is dropped while branches or loops are about, what a join sees depends on which branch comes last: then
 * runs are looked at one by one.
 */
const isRaced = ({ touched, touches, topology, structure, stretches, touchesOf }: Plan): boolean => {
  const dropped = touched.some((node) => touchesOf(node, 1).some((index) => touches.kind[index] === touch.drop));
  if (!dropped) return false;
  return stretches.some(
    ({ nodes, loops }) =>
      loops.length > 0 ||
      nodes.some(
        (node) =>
          structure.structural[node] && (topology.preds.start[node + 1] ?? 0) - (topology.preds.start[node] ?? 0) > 1,
      ),
  );
};

const isSingle = (bits: number): boolean => (bits & (bits - 1)) === 0;

/** Of a result that may say too much, the reads that surely happen and of which it says one thing only. */
const onlySettled = ({ structure, touches }: Plan, solved: Solved): Solved => ({
  ...solved,
  status: new Map(
    [...solved.status].filter(
      ([read, bits]) => isSingle(bits & ~producedBit) && structure.skippable[touches.readNode[read] ?? 0] === 0,
    ),
  ),
});

/** Every run of a field's region; atoms outside of `steady` may have another answer each time they are asked. */
const exploreAll = (
  plan: Plan,
  { number, conditions }: Question,
  steady: readonly number[],
  goOn: () => boolean,
): readonly Solved[] | undefined => {
  const fixed = new Set(steady);
  return everyRun({ most: mostRuns, goOn }, (choose) => {
    const answers: (boolean | undefined)[] = new Array(conditions.atoms.length).fill(undefined);
    const holds = (node: number): boolean => {
      const i = number.get(node);
      if (i === undefined) return true;
      const here = [...answers];
      for (const atom of conditions.atomsOf(i)) {
        here[atom] ??= choose(2) === 0;
        if (fixed.has(atom)) answers[atom] = here[atom];
      }
      return conditions.outcome(i, here) === true;
    };
    const shown = exploreRun(plan, choose, holds);
    return conditions.consistent(answers) ? shown : undefined;
  });
};

const resultOf = (plan: Plan, result: PassResult): Solved => ({
  status: result.status,
  seen: writesOf(plan, result.seen),
  seenBy: new Map([...result.seenBy].map(([read, set]) => [read, writesOf(plan, set)] as const)),
  ran: new Map(),
});

/** Every combination of answers to the given atoms; the others stay open. */
const valuations = function* (over: readonly number[], count: number): Iterable<readonly (boolean | undefined)[]> {
  for (let bits = 0; bits < 1 << over.length; bits++) {
    const answers: (boolean | undefined)[] = new Array(count).fill(undefined);
    over.forEach((atom, i) => {
      answers[atom] = (bits & (1 << i)) === 0;
    });
    yield answers;
  }
};

/** Conditional nodes whose running matters: they touch the field, or decide which branch an `any` join takes. */
const decisiveNodes = ({ topology, structure }: FlowBase, plan: Plan, joins: ReadonlySet<number>): number[] => {
  const relevant = new Set<number>();
  const turns = plan.stretches.flatMap(({ loops }) => loops.filter((loop) => loop.matters).map((loop) => loop.from));
  const pending = [...[...plan.touched, ...turns].filter((node) => structure.skippable[node]), ...joins];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (relevant.has(node)) continue;
    relevant.add(node);
    if (structure.dependent[node])
      for (const pred of plan.predsOf(node)) if (structure.skippable[pred]) pending.push(pred);
  }
  const conditional = [...relevant].filter((node) => topology.phases[node]?.condition);
  return conditional.sort((a, b) => (topology.position[a] ?? 0) - (topology.position[b] ?? 0));
};

/**
 * Whether an atom has one answer throughout: every write of a field that it reads comes before all the phases whose
 * conditions ask it, or before none of them, and is in no loop with them.
 */
const isSteady = (
  base: FlowBase,
  conditions: Conditions,
  asked: { atom: number; nodes: readonly number[] },
): boolean => {
  const { touches, byField, topology, ways } = base;
  const asking = asked.nodes.filter((_, i) => conditions.atomsOf(i).includes(asked.atom));
  for (const path of conditions.atoms[asked.atom]?.fields ?? []) {
    const field = touches.fields.find(printPath(path));
    if (field === -1) continue;
    for (let at = byField.from[field] ?? 0; at < (byField.from[field + 1] ?? 0); at++) {
      const node = byField.node[at] ?? 0;
      const kind = touches.kind[byField.index[at] ?? 0] ?? 0;
      if (node === topology.start || kind === touch.observe || kind === touch.assume) continue;
      if (asking.some((one) => ways.reaches(node, one) && (ways.sameLoop(node, one) || !ways.before(node, one))))
        return false;
      const first = asking[0] !== undefined && ways.before(node, asking[0]);
      if (asking.some((one) => ways.before(node, one) !== first)) return false;
    }
  }
  return true;
};

const flowOf = (solved: readonly Solved[], assumed: readonly Solved[] = solved): FieldFlow => {
  const status = mergedStatus(solved);
  const sure = solved === assumed ? status : mergedStatus(assumed);
  const guarded = new Map<number, number>();
  for (const [read, bits] of status) {
    const open = bits & ~(sure.get(read) ?? 0) & (absentBit | defaultBit);
    if (open) guarded.set(read, open);
  }
  return {
    status,
    guarded,
    seen: new Set(solved.flatMap((one) => [...one.seen])),
    seenBy: (read) => new Set(solved.flatMap((one) => [...(one.seenBy.get(read) ?? [])])),
    witness: (read, bit) => [...assumed, ...solved].find((one) => (one.status.get(read) ?? 0) & bit)?.ran,
  };
};

const mergedStatus = (all: readonly Solved[]): Map<number, number> => {
  const status = new Map<number, number>();
  for (const one of all) for (const [read, bits] of one.status) status.set(read, (status.get(read) ?? 0) | bits);
  return status;
};

const writesOf = ({ effects, touches }: Plan, set: bigint): Set<number> => {
  const writes = new Set<number>();
  effects.touchOf.forEach((index, id) => {
    if (index < 0 || (set & (1n << BigInt(id))) === 0n) return;
    const kind = touches.kind[index] ?? 0;
    const ref = touches.ref[index] ?? -1;
    if (ref >= 0 && (kind === touch.set || kind === touch.setOptional)) writes.add(ref);
  });
  return writes;
};

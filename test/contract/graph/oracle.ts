import type { GraphInput } from '../../../src/contract/graph/input.ts';
import { act, type Context, contextKey, everyOutcome, type Sight, type Status, type Step } from './oracle-context.ts';
import { arriving, conditionFields, planOf, walk } from './oracle-runs.ts';

/** What is true of a workflow over all its runs. Keys are `phase/field`, or `@outputs/field`. */
export interface Truth {
  /** The statuses that the field can have where it is read; empty where the phase never runs. */
  readonly reads: ReadonlyMap<string, ReadonlySet<Status>>;
  /** Whether some run reads the value that this phase wrote. */
  readonly observed: ReadonlyMap<string, boolean>;
  /** Runs enumerated (control flow only), and those left out because an `any` join was not exclusive. */
  readonly runs: number;
  readonly discarded: number;
}

/** The graph has more runs than the oracle is willing to enumerate. */
export class TooManyRuns extends Error {}

const STEP_LIMIT = 20_000;

/**
 * Enumerates the runs of a small workflow: first every course of control, then, along each distinct course, every way
 * in which each field can fare. Exponential. Throws `TooManyRuns`, and `TypeError` where the loops have no order.
 */
export const oracle = (input: GraphInput, limit = STEP_LIMIT): Truth => {
  const plan = planOf(input);
  if (plan === undefined) throw new TypeError('The phases and loops of this graph have no order.');
  let spent = 0;
  const spend = (steps: number): void => {
    spent += steps;
    if (spent > limit) throw new TooManyRuns();
  };
  const facts = emptyFacts(input);
  const flags = conditionFields(input);
  const fields = readFields(input).filter((field) => !flags.has(field));
  const courses = new Map<string, readonly Step[]>();
  const runs = everyOutcome((choose) => {
    const run = walk(input, plan, choose);
    spend(run?.steps.length ?? 1);
    if (run === undefined) return false;
    for (const sight of run.sights) note(facts, run.steps, sight);
    courses.set(JSON.stringify(run.steps.map((s) => [s.at, s.inputs, s.ran, s.asked.length])), run.steps);
    return true;
  });
  for (const steps of courses.values()) {
    for (const field of fields) {
      spend(steps.length);
      follow(input, steps, field, { spend, see: (sight) => note(facts, steps, sight) });
    }
  }
  return { ...facts, runs: runs.length, discarded: runs.filter((valid) => !valid).length };
};

interface Facts {
  readonly reads: ReadonlyMap<string, Set<Status>>;
  readonly observed: Map<string, boolean>;
}

const emptyFacts = (input: GraphInput): Facts => {
  const readers = [...input.phases, { id: '@outputs', reads: input.outputs ?? [] }];
  return {
    reads: new Map(readers.flatMap((p) => p.reads.map((r) => [`${p.id}/${r.field}`, new Set<Status>()]))),
    observed: new Map(input.phases.flatMap((p) => p.writes.map((w) => [`${p.id}/${w.field}`, false]))),
  };
};

const readFields = (input: GraphInput): readonly string[] => {
  const asked = [...input.phases, ...input.loops].flatMap((item) => item.condition?.reads ?? []);
  const read = [...input.phases.flatMap((phase) => phase.reads), ...(input.outputs ?? []), ...asked];
  return [...new Set(read.map((item) => item.field))];
};

const note = (facts: Facts, steps: readonly Step[], sight: Sight): void => {
  if (sight.key !== undefined) facts.reads.get(sight.key)?.add(sight.status);
  for (const writer of sight.writers) facts.observed.set(`${steps[writer]?.at}/${sight.field}`, true);
};

interface Watch {
  spend(steps: number): void;
  see(sight: Sight): void;
}

/** What was known of the field after each step that a later one still builds on. */
type Known = ReadonlyMap<number, Context>;

/** Follows one field along one course, all its possibilities side by side; those that no longer differ become one. */
const follow = (input: GraphInput, steps: readonly Step[], field: string, watch: Watch): void => {
  const lastUse = new Map(steps.flatMap((step, index) => step.inputs.map((i) => [i, index])));
  let possible: readonly Known[] = [new Map()];
  for (const [index, step] of steps.entries()) {
    const next = new Map<string, Known>();
    for (const known of possible) {
      const outcomes = everyOutcome((choose): Known => {
        const from = { input, steps, field, inputs: step.inputs, at: (i: number) => known.get(i), choose };
        const after = act({ step, index, field, choose }, arriving(from), watch.see);
        return new Map([...known, [index, after] as const].filter(([i]) => (lastUse.get(i) ?? 0) > index));
      });
      watch.spend(outcomes.length);
      for (const outcome of outcomes)
        next.set([...outcome].map(([i, c]) => `${i}:${contextKey(c)}`).join(' '), outcome);
    }
    possible = [...next.values()];
  }
};

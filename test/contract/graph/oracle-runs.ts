import type { EdgeInput, GraphInput, LoopInput, PhaseInput } from '../../../src/contract/graph/input.ts';
import type { Expression } from '../../../src/core/index.ts';
import {
  act,
  type Choose,
  type Context,
  join,
  type Sight,
  type Step,
  startContext,
  versionOf,
} from './oracle-context.ts';

/** Phases in an order in which they can run; a loop stands where its first round begins. */
export type Plan = readonly PlanItem[];
type PlanItem = { readonly phase: PhaseInput } | { readonly loop: LoopInput; readonly body: Plan };

/** One run: its steps, and what was seen of the fields that conditions read. */
export interface Run {
  readonly steps: readonly Step[];
  readonly sights: readonly Sight[];
}

const ROUNDS = 3;
const START = 0;

const reachable = (from: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> => {
  const found = new Set([from]);
  for (const id of found) for (const other of next.get(id) ?? []) found.add(other);
  return found;
};

/** The phases on a way from the loop's head to its end; undefined where there is no way. */
const bodyOf = (loop: LoopInput, input: GraphInput): ReadonlySet<string> | undefined => {
  const before = new Map(input.phases.map((p) => [p.id, p.after.map((e) => e.phase)]));
  const after = new Map(
    input.phases.map((p) => [p.id, input.phases.filter((q) => q.after.some((e) => e.phase === p.id)).map((q) => q.id)]),
  );
  const down = reachable(loop.to, after);
  return down.has(loop.from) ? new Set([...reachable(loop.from, before)].filter((id) => down.has(id))) : undefined;
};

type Body = readonly [LoopInput, ReadonlySet<string>];

const within = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((id) => b.has(id));

const arrange = (phases: readonly PhaseInput[], bodies: readonly Body[]): Plan | undefined => {
  const outermost = bodies.filter(([, a]) => !bodies.some(([, b]) => b.size > a.size && within(a, b)));
  const groupOf = new Map<string, string>(phases.map((p) => [p.id, p.id]));
  for (const [loop, body] of outermost) for (const id of body) groupOf.set(id, `loop ${loop.to} ${loop.from}`);
  const waiting = new Set(groupOf.values());
  const plan: PlanItem[] = [];
  for (let grew = true; waiting.size > 0; ) {
    if (!grew) return undefined;
    grew = false;
    for (const group of waiting) {
      const members = phases.filter((p) => groupOf.get(p.id) === group);
      const needed = members.flatMap((p) => p.after.map((e) => groupOf.get(e.phase) ?? ''));
      if (needed.some((other) => other !== group && waiting.has(other))) continue;
      const item = itemOf(members, outermost, bodies);
      if (item === undefined) return undefined;
      plan.push(item);
      waiting.delete(group);
      grew = true;
    }
  }
  return plan;
};

const itemOf = (
  members: readonly PhaseInput[],
  outermost: readonly Body[],
  all: readonly Body[],
): PlanItem | undefined => {
  const [first] = members;
  if (first === undefined) return undefined;
  const own = outermost.find(([, body]) => body.has(first.id));
  if (own === undefined) return { phase: first };
  const inner = all.filter((other) => other !== own && within(other[1], own[1]));
  const body = arrange(members, inner);
  return body === undefined ? undefined : { loop: own[0], body };
};

/** The order of execution; undefined where loops overlap, wait for one another or do not go back. */
export const planOf = (input: GraphInput): Plan | undefined => {
  const bodies: Body[] = [];
  for (const loop of input.loops) {
    const body = bodyOf(loop, input);
    if (body === undefined) return undefined;
    const fits = ([, other]: Body): boolean => {
      const nested = body.size !== other.size && (within(body, other) || within(other, body));
      return nested || ![...body].some((id) => other.has(id));
    };
    if (!bodies.every(fits)) return undefined;
    bodies.push([loop, body]);
  }
  return arrange(input.phases, bodies);
};

const truth = (expression: Expression, flag: (name: string) => boolean): boolean => {
  switch (expression.kind) {
    case 'name':
      return flag(expression.name);
    case 'literal':
      return expression.value === true;
    case 'unary':
      return !truth(expression.operand, flag);
    case 'binary':
      return truth(expression.left, flag) && truth(expression.right, flag);
    default:
      throw new TypeError(`The oracle does not evaluate "${expression.kind}".`);
  }
};

/** One run, decided by `choose`; undefined where an `any` join has more than one predecessor that ran. */
export const walk = (input: GraphInput, plan: Plan, choose: Choose): Run | undefined => {
  const flags = conditionFields(input);
  const steps: Step[] = [];
  const sights: Sight[] = [];
  const contexts = new Map<string, Context[]>([...flags].map((flag) => [flag, []]));
  const values = new Map<string, boolean>();
  const last = new Map<string, number>();
  const reentry = new Map<string, number>();
  /** Whether a phase started when its loop was entered: a new round does not ask its predecessors again. */
  const started = new Map<string, boolean>();
  let valid = true;
  // A run that is discarded anyway needs no more choices.
  const pick: Choose = (options) => (valid ? choose(options) : 0);

  const take = (
    inputs: readonly number[],
    stepOf: (arrived: ReadonlyMap<string, Context>) => Partial<Step>,
  ): number => {
    const index = steps.length;
    const arrived = new Map([...contexts].map(([flag, list]) => [flag, arrive(flag, inputs, list)]));
    const past = inputs.reduce((sum, i) => sum | (steps[i]?.past ?? 0n) | (1n << BigInt(i)), 0n);
    const step = { at: '', ran: false, asked: [], reads: [], writes: [], drops: [], ...stepOf(arrived), inputs, past };
    steps.push(step);
    for (const [field, context] of arrived) {
      const after = act({ step, index, field, choose: pick }, context, (sight) => sights.push(sight));
      contexts.get(field)?.push(after);
    }
    return index;
  };
  const arrive = (flag: string, inputs: readonly number[], list: readonly Context[]): Context =>
    arriving({ input, steps, field: flag, inputs, at: (i) => list[i], choose: pick });

  const holds = (phase: PhaseInput, arrived: ReadonlyMap<string, Context>): boolean =>
    phase.condition === undefined ||
    truth(phase.condition.expression, (name) => {
      const context = arrived.get(name);
      const version = `${name} ${context === undefined ? '' : versionOf(context)}`;
      const value = values.get(version) ?? pick(2) === 1;
      values.set(version, value);
      return value;
    });

  const entryOf = (phase: PhaseInput): { inputs: readonly number[]; starts: boolean } => {
    const back = reentry.get(phase.id);
    reentry.delete(phase.id);
    if (back !== undefined) return { inputs: [back], starts: started.get(phase.id) ?? true };
    const indexOf = (edge: EdgeInput): number => last.get(edge.phase) ?? START;
    const ran = phase.after.filter((edge) => steps[indexOf(edge)]?.ran);
    const refused = phase.after.some((edge) => edge.kind === 'needs' && !ran.includes(edge));
    const inputs = phase.after.length === 0 ? [START] : phase.after.map(indexOf);
    if (phase.join === 'all' || phase.after.length === 0) return { inputs, starts: !refused };
    if (ran.length > 1) valid = false;
    return ran.length === 0 ? { inputs, starts: false } : { inputs: ran.slice(0, 1).map(indexOf), starts: !refused };
  };

  const settle = (phase: PhaseInput): void => {
    const { inputs, starts } = entryOf(phase);
    started.set(phase.id, starts);
    const index = take(inputs, (arrived) => {
      const asked = starts ? (phase.condition?.reads ?? []) : [];
      const ran = starts && holds(phase, arrived);
      const { id: at, reads, writes, drops } = phase;
      return ran ? { at, ran, asked, reads, writes, drops } : { at, asked };
    });
    last.set(phase.id, index);
  };

  /** The loop's condition is read after its last phase, if that ran, and stays part of its state; otherwise no loop. */
  const ask = (loop: LoopInput): number | undefined => {
    const from = last.get(loop.from) ?? START;
    if (!steps[from]?.ran) return undefined;
    if (loop.condition === undefined) return from;
    const asked = loop.condition.reads;
    const index = take([from], () => ({ at: '@loop', asked, ran: true }));
    last.set(loop.from, index);
    return index;
  };

  const perform = (items: Plan): void => {
    for (const item of items) {
      if ('phase' in item) settle(item.phase);
      else repeat(item.loop, item.body);
    }
  };
  const repeat = (loop: LoopInput, body: Plan): void => {
    for (let round = 1; round <= ROUNDS; round++) {
      perform(body);
      const settled = ask(loop);
      if (settled === undefined || round === ROUNDS || pick(2) === 0) return;
      reentry.set(loop.to, settled);
    }
  };

  take([], () => ({ at: '@start', ran: true }));
  perform(plan);
  const ends = input.phases.filter((p) => !input.phases.some((q) => q.after.some((e) => e.phase === p.id)));
  const inputs = ends.length === 0 ? [START] : ends.map((p) => last.get(p.id) ?? START);
  take(inputs, () => ({ at: '@outputs', ran: true, reads: input.outputs ?? [] }));
  return valid ? { steps, sights } : undefined;
};

export const conditionFields = (input: GraphInput): ReadonlySet<string> =>
  new Set(input.phases.flatMap((p) => p.condition?.reads ?? []).map((read) => read.field));

/** The context of one field with which a step begins. */
export const arriving = (at: {
  readonly input: GraphInput;
  readonly steps: readonly Step[];
  readonly field: string;
  readonly inputs: readonly number[];
  readonly at: (index: number) => Context | undefined;
  readonly choose: Choose;
}): Context => {
  if (at.inputs.length === 0)
    return startContext(
      at.input.inputs?.find((i) => i.field === at.field),
      at.choose,
    );
  const branches = at.inputs.map((index) => at.at(index)).filter((context) => context !== undefined);
  return join(branches, at.steps, at.choose);
};

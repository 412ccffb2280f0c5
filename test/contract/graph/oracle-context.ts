import type { FieldInput, ReadInput, WriteInput } from '../../../src/contract/graph/input.ts';

/** Absent, put there by a producer, put there by a default. */
export type Status = 'A' | 'R' | 'D';
/** Picks one of `options` possibilities, 0-based; `everyOutcome` tries them all. */
export type Choose = (options: number) => number;

/** One thing that happened in a run. `past` has a bit for each earlier step that happened before it. */
export interface Step {
  /** A phase, or `@start`, `@loop`, `@outputs`. */
  readonly at: string;
  readonly inputs: readonly number[];
  readonly past: bigint;
  readonly ran: boolean;
  readonly asked: readonly (FieldInput & { readonly tolerant: boolean })[];
  readonly reads: readonly ReadInput[];
  readonly writes: readonly WriteInput[];
  readonly drops: readonly FieldInput[];
}

/** What a step did last to the field at hand. */
interface Effect {
  readonly step: number;
  readonly status: Status;
  readonly written: boolean;
}

/**
 * One field as it is known at one point of one run: `latest` are the effects that nothing known there has overwritten,
 * `now` are those of them that remain after the branches were joined; all of `now` have one status.
 */
export interface Context {
  readonly latest: readonly Effect[];
  readonly now: readonly Effect[];
}

/** What one read saw: `key` for entry and output reads, the steps whose writes it saw. */
export interface Sight {
  readonly key?: string;
  readonly field: string;
  readonly status: Status;
  readonly writers: readonly number[];
}

/** All results of a procedure that makes choices, by running it once for each way to choose. */
export const everyOutcome = <T>(attempt: (choose: Choose) => T): readonly T[] => {
  const outcomes: T[] = [];
  const tape: { taken: number; readonly options: number }[] = [];
  const advance = (): boolean => {
    for (let last = tape.at(-1); last !== undefined; last = tape.at(-1)) {
      if (++last.taken < last.options) return true;
      tape.pop();
    }
    return false;
  };
  do {
    let at = 0;
    outcomes.push(
      attempt((options) => {
        const next = tape[at++] ?? { taken: 0, options };
        if (at > tape.length) tape.push(next);
        return next.taken;
      }),
    );
  } while (advance());
  return outcomes;
};

export const statusOf = (context: Context): Status => context.now[0]?.status ?? 'A';

/** Which values of the field the point sees: two contexts with the same version hold the same value. */
export const versionOf = (context: Context): string =>
  context.now
    .map((effect) => effect.step)
    .sort((a, b) => a - b)
    .join('+');

export const contextKey = (context: Context): string =>
  [context.latest, context.now].map((list) => list.map((e) => `${e.step}${e.status}${e.written}`).join()).join('|');

const only = (effect: Effect): Context => ({ latest: [effect], now: [effect] });

export const startContext = (declared: ReadInput | undefined, choose: Choose): Context => {
  const possible: readonly Status[] =
    declared === undefined
      ? ['A']
      : declared.severity === 'blocking'
        ? ['R']
        : declared.defaulted
          ? ['R', 'D']
          : ['A', 'R'];
  return only({ step: 0, status: possible[choose(possible.length)] ?? 'A', written: false });
};

/** Where a drop meets something else, either wins; where a producer meets a default, the producer does. */
const resolve = (effects: readonly Effect[], choose: Choose): readonly Effect[] => {
  const drops = effects.filter((e) => e.status === 'A');
  const others = effects.filter((e) => e.status !== 'A');
  if (others.length === 0 || (drops.length > 0 && choose(2) === 0)) return drops;
  const real = others.filter((e) => e.status === 'R');
  return real.length > 0 ? real : others;
};

/** The context where branches meet: what is latest of all that they know, resolved. */
export const join = (branches: readonly Context[], steps: readonly Step[], choose: Choose): Context => {
  const [first, second] = branches;
  if (first !== undefined && second === undefined) return first;
  const gather = (lists: readonly (readonly Effect[])[]): readonly Effect[] =>
    [...new Map(lists.flat().map((e) => [e.step, e])).values()].sort((a, b) => a.step - b.step);
  const overwrites = (later: Effect, earlier: Effect): boolean =>
    (((steps[later.step]?.past ?? 0n) >> BigInt(earlier.step)) & 1n) === 1n;
  const newest = (effects: readonly Effect[], known: readonly Effect[]): readonly Effect[] =>
    effects.filter((effect) => !known.some((other) => overwrites(other, effect)));
  const known = gather(branches.map((b) => b.latest));
  const kept = gather(branches.map((b) => b.now));
  // Two branches may each have resolved away what overwrites the other's: then they agree on what is left.
  const fresh = newest(kept, known);
  return { latest: newest(known, known), now: resolve(fresh.length > 0 ? fresh : newest(kept, kept), choose) };
};

/** What a step does to one field, in the order of a phase: condition, entry, writes, drops. */
export const act = (
  { step, index, field, choose }: { step: Step; index: number; field: string; choose: Choose },
  arrived: Context,
  see: (sight: Sight) => void,
): Context => {
  let context = arrived;
  const put = (status: Status, written = false): void => {
    context = only({ step: index, status, written });
  };
  const sight = (key?: string): Sight => {
    const writers = context.now.filter((e) => e.written).map((e) => e.step);
    return { ...(key === undefined ? {} : { key }), field, status: statusOf(context), writers };
  };
  const here = (item: FieldInput): boolean => item.field === field;
  for (const read of step.asked.filter(here)) {
    see(sight());
    if (!read.tolerant && statusOf(context) === 'A') put('R');
  }
  for (const read of step.reads.filter(here)) {
    see(sight(`${step.at}/${field}`));
    if (statusOf(context) !== 'A') continue;
    if (read.severity === 'blocking') put('R');
    else if (read.defaulted) put('D');
  }
  for (const write of step.writes.filter(here)) if (write.always || choose(2) === 1) put('R', true);
  if (step.drops.some(here)) put('A');
  return context;
};

import type { PortableCondition, PortableContract, PortableLoop, PortablePhase } from '../../contract/model/index.ts';
import { evaluate } from '../../core/index.ts';
import type { Order } from './order.ts';
import { valueAt } from './paths.ts';

export type Settled = 'ran' | 'skipped';

/** What a schedule needs to go through the phases of a contract once. */
export interface Course {
  readonly contract: PortableContract;
  readonly order: Order;
  readonly context: object;
  readonly run: (phase: string) => Promise<Settled>;
  readonly skip: (phase: string, reason: 'condition' | 'upstream') => void;
}

const conditionHolds = ({ expression, text }: PortableCondition, context: object, where: string): boolean => {
  const answer = evaluate(expression, (name) => valueAt(context, name));
  const fault =
    'error' in answer
      ? answer.error.message
      : typeof answer.value === 'boolean'
        ? undefined
        : 'It is neither true nor false.';
  if (fault !== undefined) throw new TypeError(`The condition of ${where} cannot be evaluated: ${fault} (${text})`);
  return 'value' in answer && answer.value === true;
};

/** The loops whose end a phase waits for: those that it hangs on from outside. */
const heldBy = ({ contract, order }: Course): ReadonlyMap<string, readonly ReadonlySet<string>[]> =>
  new Map(
    contract.phases.map(({ id }) => [
      id,
      contract.loops
        .map((loop) => order.bodyOf(loop))
        .filter((body) => !body.has(id) && (order.before.get(id) ?? []).some((one) => body.has(one))),
    ]),
  );

/**
 * Goes through the phases: each starts when those before it have settled, side by side where they do not wait for one another. Where
 * one fails, no other starts; those that run are waited for.
 */
export const goThrough = async (course: Course): Promise<void> => {
  const { contract, order, context } = course;
  const settled = new Map<string, Settled>();
  const running = new Set<string>();
  const rounds = new Map<PortableLoop, number>();
  const held = heldBy(course);
  /** Heads of loops that are in a further round: what was before the first one is no matter any more. */
  const again = new Set<string>();
  const before = (id: string): readonly string[] => order.before.get(id) ?? [];

  const isReady = ({ id }: PortablePhase): boolean =>
    !settled.has(id) &&
    !running.has(id) &&
    before(id).every((one) => settled.has(one)) &&
    (held.get(id) ?? []).every((body) => [...body].every((one) => settled.has(one)));

  const settle = async ({ id, join, when }: PortablePhase): Promise<Settled> => {
    const above = before(id);
    if (join === 'any' && above.length > 0 && !again.has(id) && !above.some((one) => settled.get(one) === 'ran')) {
      course.skip(id, 'upstream');
      return 'skipped';
    }
    if (when && !conditionHolds(when, context, `phase "${id}"`)) {
      course.skip(id, 'condition');
      return 'skipped';
    }
    return course.run(id);
  };

  const bodies = contract.loops.map((loop) => [loop, order.bodyOf(loop)] as const);

  /** The phases of a loop that ends here and is to go on are open again. */
  const goBack = (id: string): void => {
    for (const [loop, body] of bodies) {
      if (loop.from !== id || settled.get(id) !== 'ran') continue;
      const done = rounds.get(loop) ?? 1;
      if (done >= (loop.maxIterations ?? Number.POSITIVE_INFINITY)) continue;
      const where = `the loop from "${loop.from}" to "${loop.to}"`;
      if (loop.while && !conditionHolds(loop.while, context, where)) continue;
      rounds.set(loop, done + 1);
      for (const one of body) {
        settled.delete(one);
        again.delete(one);
      }
      again.add(loop.to);
      // The rounds of a loop inside of this one begin anew.
      for (const [inner, own] of bodies)
        if (inner !== loop && own.size < body.size && body.has(inner.from) && body.has(inner.to)) rounds.delete(inner);
      return;
    }
  };

  await new Promise<void>((resolve, reject) => {
    let failure: { readonly error: unknown } | undefined;
    const finished = (id: string, how: Settled | { readonly error: unknown }): void => {
      running.delete(id);
      if (typeof how === 'object') failure ??= how;
      else {
        settled.set(id, how);
        try {
          goBack(id);
        } catch (error) {
          failure ??= { error };
        }
      }
      advance();
    };
    const advance = (): void => {
      const ready = failure ? [] : contract.phases.filter(isReady);
      for (const phase of ready) {
        running.add(phase.id);
        settle(phase).then(
          (how) => finished(phase.id, how),
          (error: unknown) => finished(phase.id, { error }),
        );
      }
      if (running.size > 0) return;
      if (failure) reject(failure.error);
      else resolve();
    };
    advance();
  });
};

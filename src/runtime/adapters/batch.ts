/** Calls one of several that are to have begun before what they have in common begins. */
type Member = (shared: () => Promise<unknown>) => Promise<unknown>;

/**
 * One body for several calls: it begins when all of them have, and ends all of them. Where one does not let it begin, it does
 * not begin for the others either.
 */
export const asOne = <R>(members: readonly Member[], body: () => R): Promise<Awaited<R>> => {
  let settle: (outcome: Promise<Awaited<R>>) => void = () => {};
  const outcome = new Promise<Awaited<R>>((resolve) => {
    settle = resolve;
  });
  let begun = 0;
  const shared = (): Promise<unknown> => {
    begun++;
    return outcome;
  };
  const calls = members.map((member) => new Promise((resolve) => resolve(member(shared))));
  // Only those that did not begin have an end by now.
  const refused = Promise.race(calls) as Promise<never>;
  settle(begun === members.length ? new Promise((resolve) => resolve(body() as Awaited<R>)) : refused);
  refused.catch(() => {});
  return Promise.allSettled(calls).then(() => outcome);
};

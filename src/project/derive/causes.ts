import type { Derived } from './strategy.ts';

/** Something that a value follows from. */
export interface Cause {
  readonly text: string;
  /** Whether the document says it; else a table does in its place. */
  readonly isGiven: boolean;
}

/** What a value would be, as far as some causes go. */
export interface Candidate<T> {
  readonly value: T;
  readonly causes: readonly Cause[];
}

/** The value with its reason. */
export const derived = <T>({ value, causes }: Candidate<T>): Derived<T> => ({
  value,
  source: causes.some(({ isGiven }) => isGiven) ? 'derived' : 'default',
  because: [...new Set(causes.map(({ text }) => text))].join(' and '),
});

/** The candidate that asks for the most, with the causes of all that ask for as much. */
export const most = <T>(
  first: Candidate<T>,
  others: readonly Candidate<T>[],
  rank: (value: T) => number,
): Candidate<T> => {
  const all = [first, ...others];
  const best = all.reduce((so, next) => (rank(next.value) > rank(so.value) ? next : so), first);
  return {
    value: best.value,
    causes: all.filter(({ value }) => rank(value) === rank(best.value)).flatMap(({ causes }) => causes),
  };
};

/** What the document says of a value itself, by the name of the key. */
export const explicit = <T>(value: T, key: string): Derived<T> => ({
  value,
  source: 'explicit',
  because: `"${key}" says so`,
});

/** Where neither the document nor a table says anything. */
export const absent = <T>(value: T, key: string): Derived<T> => ({
  value,
  source: 'default',
  because: `"${key}" is not given`,
});

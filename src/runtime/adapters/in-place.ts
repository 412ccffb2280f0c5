import { isRow } from '../../core/index.ts';
import { type AdapterOptions, jumpsOf, writtenIn } from './options.ts';
import type { Watched } from './passage.ts';

type Row = Record<string, unknown>;

/** Keys that are others than before; those that are gone are undefined. What is as it was at first is no change either. */
const changes = (before: Readonly<Row>, after: Readonly<Row>, first = before): object => {
  const changed: Row = Object.create(null);
  for (const key of Object.keys(after))
    if (!Object.is(after[key], before[key]) && !Object.is(after[key], first[key])) changed[key] = after[key];
  for (const key of Object.keys(first)) if (!Object.hasOwn(after, key)) changed[key] = undefined;
  return changed;
};

const rowOf = (subject: unknown): Row | undefined => (isRow(subject) ? (subject as Row) : undefined);

/** What is there when the body has ended. The body may have made it so that it cannot be found any more. */
const found = (find: () => unknown): { readonly subject: unknown } | undefined => {
  try {
    return { subject: find() };
  } catch {
    return undefined;
  }
};

interface InPlaceOptions extends AdapterOptions {
  readonly isAsync?: boolean;
  /** The result is that of several, so that nothing can be said of the exit. */
  readonly isShared?: boolean;
}

/**
 * Runs a body that finds its context by itself, in something that outlives it. Defaults are written there, and what the body
 * changed there it wrote, as well as what it returns. It may put another object in the place of the context.
 */
export const inPlace = <R>(watched: Watched, find: () => unknown, body: () => R, options: InPlaceOptions): R => {
  const subject = find();
  const holder = rowOf(subject);
  let first: Readonly<Row> = {};
  let before = first;
  return watched(subject, {
    body: (given) => {
      first = { ...holder };
      if (holder && given !== holder) Object.assign(holder, changes(holder, given as Row));
      before = { ...holder };
      return body();
    },
    written: (result) => {
      const returned = options.isShared ? undefined : writtenIn(result, options);
      const end = returned && found(find);
      if (!end) return undefined;
      // Another object need not have the defaults that were written to the one before.
      return { ...changes(before, rowOf(end.subject) ?? {}, end.subject === subject ? before : first), ...returned };
    },
    isAsync: options.isAsync === true,
    ...jumpsOf(options),
  });
};

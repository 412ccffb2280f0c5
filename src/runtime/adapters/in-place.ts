import { type AdapterOptions, jumpsOf, writtenIn } from './options.ts';
import { isRecord, type Watched } from './passage.ts';

/** Keys that are others than before; those that are gone are undefined. */
const changes = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): object => {
  const changed: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(after)) if (!Object.is(after[key], before[key])) changed[key] = after[key];
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changed[key] = undefined;
  return changed;
};

interface InPlaceOptions extends AdapterOptions {
  readonly isAsync?: boolean;
}

/**
 * Runs a body that finds its context by itself, in something that outlives it. Defaults are written there, and what the body
 * changed there it wrote, as well as what it returns.
 */
export const inPlace = <R>(watched: Watched, subject: unknown, body: () => R, options: InPlaceOptions): R => {
  const holder = isRecord(subject) ? (subject as Record<string, unknown>) : undefined;
  let before: Readonly<Record<string, unknown>> = {};
  return watched(subject, {
    body: (given) => {
      if (holder && given !== holder) Object.assign(holder, changes(holder, given as Record<string, unknown>));
      before = { ...holder };
      return body();
    },
    written: (result) => {
      const returned = writtenIn(result, options);
      return returned && { ...(holder ? changes(before, holder) : {}), ...returned };
    },
    isAsync: options.isAsync === true,
    ...jumpsOf(options),
  });
};

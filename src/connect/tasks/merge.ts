import type { TaskEvent } from '../../core/index.ts';
import { inOrder } from '../../project/index.ts';
import type { Entry } from './layer.ts';

/** The events of several sources as one list in canonical order, given that those of each layer are. */
export const joined = (parts: readonly (readonly TaskEvent[])[]): readonly TaskEvent[] => {
  const filled = parts.filter((events) => events.length > 0);
  const [only = []] = filled;
  return filled.length > 1 ? inOrder(filled.flat()) : only;
};

/** Entries in order of their keys from sources of which each is in that order; of one key there is one. */
export function* mergeEntries(sources: readonly Iterable<Entry>[]): Generator<Entry, void> {
  const heads = sources.map((source) => {
    const iterator = source[Symbol.iterator]();
    return { iterator, next: iterator.next() };
  });
  for (;;) {
    let least: string | undefined;
    for (const { next } of heads)
      if (!next.done && (least === undefined || next.value[0] < least)) least = next.value[0];
    if (least === undefined) return;
    const parts: (readonly TaskEvent[])[] = [];
    for (const head of heads) {
      if (head.next.done || head.next.value[0] !== least) continue;
      parts.push(head.next.value[1]);
      head.next = head.iterator.next();
    }
    yield [least, joined(parts)];
  }
}

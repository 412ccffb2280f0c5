import type { Sender } from './answer.ts';

/** What the endpoint will never take, though it takes others. */
export interface Refused<T> {
  readonly item: T;
  readonly reason: string;
}

export type Sent<T> =
  | { readonly kind: 'acknowledged'; readonly refused: readonly Refused<T>[] }
  /** Not all of it was sent, and all of it is to be sent again. */
  | { readonly kind: 'later'; readonly reason: string };

export interface BatchSender<T> {
  send(items: readonly T[]): Promise<Sent<T>>;
}

/** How many single spans may be refused by an endpoint that has taken nothing yet. */
const mostRefused = 3;

/**
 * Sends in batches. One that the endpoint refuses, as one that is too large, is halved until it is known what it minds. It is believed
 * only when it has taken something else: an endpoint that refuses everything is the wrong one, and nothing is given up for it.
 */
export const createBatchSender = <T>(sender: Sender<T>, mostItems: number): BatchSender<T> => {
  let isTrusted = false;
  return {
    send: async (items) => {
      const refused: Refused<T>[] = [];
      const open: (readonly T[])[] = [];
      for (let start = 0; start < items.length; start += mostItems) open.push(items.slice(start, start + mostItems));
      open.reverse();
      for (let batch = open.pop(); batch !== undefined; batch = open.pop()) {
        const answer = await sender.send(batch, () => {});
        if (answer.kind === 'acknowledged') {
          isTrusted = true;
          continue;
        }
        const { reason } = answer;
        if (answer.kind === 'later') return { kind: 'later', reason };
        const [only] = batch;
        if (batch.length > 1) {
          const half = Math.ceil(batch.length / 2);
          open.push(batch.slice(half), batch.slice(0, half));
        } else if (only !== undefined) refused.push({ item: only, reason });
        if (!isTrusted && refused.length >= mostRefused) return { kind: 'later', reason };
      }
      const [first] = refused;
      return first !== undefined && !isTrusted
        ? { kind: 'later', reason: first.reason }
        : { kind: 'acknowledged', refused };
    },
  };
};

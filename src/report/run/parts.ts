import type { JsonObject } from '../../core/index.ts';
import { named, number } from './seen.ts';
import type { ChainView, RunView } from './view.ts';

export interface JudgedChain {
  readonly segment: number;
  readonly view: ChainView;
}

/** A process to which a chain did not come can tell nothing of it, where another one judged it. */
export const telling = (chains: readonly JudgedChain[]): readonly ChainView[] => {
  const tellers = new Map<string, Set<number>>();
  const add = (chain: string, segment: number): void => {
    tellers.set(chain, (tellers.get(chain) ?? new Set()).add(segment));
  };
  for (const { segment, view } of chains) if (view.status !== 'unverified') add(view.chain, segment);
  // Where nobody judged it, the first who says so is enough.
  for (const { segment, view } of chains) if (!tellers.has(view.chain)) add(view.chain, segment);
  return chains.filter(({ segment, view }) => tellers.get(view.chain)?.has(segment)).map(({ view }) => view);
};

/** As the run said; of several processes, of what all of them saw. */
export const ratiosOf = (
  ends: ReadonlyMap<number, JsonObject | undefined>,
  chains: readonly ChainView[],
  completeness: number | undefined,
): Pick<RunView, 'completeness' | 'chainsIntactRatio'> => {
  const [end] = ends.values();
  if (ends.size <= 1)
    return {
      ...named('completeness', number(end?.['completeness'])),
      ...named('chainsIntactRatio', number(end?.['chainsIntactRatio'])),
    };
  const judged = chains.filter(({ status }) => status !== 'unverified');
  const intact = judged.filter(({ status }) => status === 'intact').length;
  return {
    ...named('completeness', completeness),
    ...named('chainsIntactRatio', judged.length === 0 ? undefined : intact / judged.length),
  };
};

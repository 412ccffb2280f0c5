import type { Ledger, Moment } from './ledger.ts';
import type { Range } from './tokens.ts';

/** A script of which the tokens are followed. */
export interface Followed {
  readonly code: { moment(index: number): Moment };
  readonly ledger: Ledger;
  /** Tokens that mention a file of the runner and are understood. */
  readonly accounted: Set<number>;
  /** Whether the script may end early, with success, anywhere. */
  readonly mayExit: boolean;
}

export const momentOf = ({ code, mayExit }: Followed, index: number): Moment => {
  const moment = code.moment(index);
  return mayExit ? { ...moment, always: false } : moment;
};

export const account = ({ accounted }: Followed, { from, to }: Range): void => {
  for (let index = from; index < to; index++) accounted.add(index);
};

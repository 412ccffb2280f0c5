import { freezeSpec } from './freeze.ts';
import type { Phase, WrittenSpec } from './spec.ts';
import { remember } from './specs.ts';
import type { Exactly, Result } from './types/exact.ts';
import type { Fields, NoFields } from './types/field.ts';
import type { Reads } from './types/projection.ts';

/**
 * Declares a phase together with its code, which reads only what is required and returns exactly what is produced.
 * Throws a TypeError that names everything that is wrong with the declaration.
 */
export const definePhase = <
  const Required extends Fields = NoFields,
  const Produced extends Fields = NoFields,
  const Returned extends Result<Produced> = Result<Produced>,
>(
  spec: WrittenSpec<Required, Produced>,
  run: ((ctx: NoInfer<Reads<Required>>) => Returned | PromiseLike<Returned>) & Exactly<Returned, Produced>,
): Phase<Required, Produced> => {
  const frozen = freezeSpec(spec);
  if (typeof run !== 'function')
    throw new TypeError(`Phase "${frozen.id}" has no code. Give a function after its declaration.`);
  const phase = Object.freeze({ spec: frozen, run: async (ctx: Reads<Required>) => run(ctx) });
  remember(phase, frozen);
  return phase;
};

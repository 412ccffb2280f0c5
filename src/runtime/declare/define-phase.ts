import { freezeSpec } from './freeze.ts';
import type { AnyPhase, Phase, PhaseSpec, WrittenSpec } from './spec.ts';
import { remember } from './specs.ts';
import type { Exactly, Result } from './types/exact.ts';
import type { Fields, NoFields } from './types/field.ts';
import type { Identity, ProducedBy, RequiredBy } from './types/named.ts';
import type { Phases } from './types/phases.ts';
import type { Reads } from './types/projection.ts';

/**
 * Declares a phase together with its code, which reads only what is required and returns exactly what is produced.
 * A declaration without fields has those of the phase of this id in `Phases`. Throws a TypeError that names everything
 * that is wrong with the declaration.
 */
export function definePhase<
  const Required extends Fields | keyof Phases = NoFields,
  const Produced extends Fields = NoFields,
  const Id extends string = string,
  const Workflow extends string = string,
  const Returned extends Result<ProducedBy<Required, Produced, Id, Workflow>> = Result<
    ProducedBy<Required, Produced, Id, Workflow>
  >,
>(
  spec: WrittenSpec<Required, Produced> & { readonly id: Id; readonly workflow?: Workflow } & Identity<Required>,
  run: ((ctx: NoInfer<Reads<RequiredBy<Required, Produced, Id, Workflow>>>) => Returned | PromiseLike<Returned>) &
    Exactly<Returned, ProducedBy<Required, Produced, Id, Workflow>>,
): Phase<RequiredBy<Required, Produced, Id, Workflow>, ProducedBy<Required, Produced, Id, Workflow>>;
export function definePhase(spec: PhaseSpec, run: (ctx: never) => unknown): AnyPhase {
  const frozen = freezeSpec(spec);
  if (typeof run !== 'function')
    throw new TypeError(`Phase "${frozen.id}" has no code. Give a function after its declaration.`);
  const phase = Object.freeze({ spec: frozen, run: async (ctx: never) => run(ctx) });
  remember(phase, frozen);
  return phase;
}

import type { Checked } from './types/checked.ts';
import type { Result } from './types/exact.ts';
import type { Fields, NoFields } from './types/field.ts';
import type { Reads } from './types/projection.ts';

/** What a phase declares about itself. */
export interface PhaseSpec<Required extends Fields = Fields, Produced extends Fields = Fields> {
  readonly id: string;
  readonly description?: string;
  /** The fields that the phase reads, by path. It sees these and no others. */
  readonly requires?: Required;
  /** The fields that the phase writes, by path. It may return these and no others. */
  readonly produces?: Produced;
  /** Fields that are gone from the context after the phase. */
  readonly drops?: readonly string[];
  /** The workflow that the phase belongs to. */
  readonly workflow?: string;
}

/** A declaration as it is written: what is wrong with a field is said where it stands. */
export interface WrittenSpec<Required, Produced> extends Omit<PhaseSpec, 'requires' | 'produces'> {
  readonly requires?: Required & Checked<Required, 'requires'>;
  readonly produces?: Produced & Checked<Produced, 'produces'>;
}

/** A declaration with its code. */
export interface Phase<Required extends Fields = NoFields, Produced extends Fields = NoFields> {
  readonly spec: PhaseSpec<Required, Produced>;
  readonly run: (ctx: Reads<Required>) => Promise<Result<Produced>>;
}

/** Any phase, whatever it declares: what lists and registries hold. */
export interface AnyPhase {
  readonly spec: PhaseSpec;
  readonly run: (ctx: never) => Promise<unknown>;
}

type Stated<F> = F extends Fields ? F : NoFields;

/** What the code of a declaration sees: `ContextOf<typeof spec>`, of a spec or of a phase. */
export type ContextOf<P> = P extends { readonly spec: infer Spec }
  ? ContextOf<Spec>
  : P extends { readonly requires?: infer Required }
    ? Reads<Stated<Required>>
    : Reads<NoFields>;

/** What the code of a declaration returns. */
export type ResultOf<P> = P extends { readonly spec: infer Spec }
  ? ResultOf<Spec>
  : P extends { readonly produces?: infer Produced }
    ? Result<Stated<Produced>>
    : Result<NoFields>;

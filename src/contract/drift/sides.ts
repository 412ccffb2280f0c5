import type { Span } from '../../core/index.ts';
import type { Effect } from './effects.ts';
import type { ChangeKind } from './kinds.ts';
import { type ChangeClass, type Consumer, uniqueConsumers, type Verdict } from './model.ts';
import { type Questions, type Reader, touchesField } from './questions.ts';
import type { Names } from './terms.ts';
import { agreeing, fieldText } from './words.ts';

/** Both sides of a comparison, and what has become worse between them. */
export interface Sides {
  readonly before: Questions;
  readonly after: Questions;
  /** The names of the side after, as the side before has them. */
  readonly names: Names;
  /** The name that a phase of the side before has now. */
  nameNow(phase: string): string;
  readonly effects: readonly Effect[];
  readonly broken: readonly Effect[];
}

/** One thing that differs, before it is weighed. */
export interface Difference {
  readonly kind: ChangeKind;
  readonly phase?: string;
  readonly field?: string;
  readonly chain?: string;
  readonly from?: string;
  readonly to?: string;
  /** What happens, as the beginning of a sentence. */
  readonly told: string;
  readonly at: Span;
  readonly side: 'before' | 'after';
  readonly was?: Span;
  /** The fields that it bears on: what their readers lose is its doing. */
  readonly bears?: readonly string[];
  /** It bears on the order of phases, so that what nothing else explains is its doing. */
  readonly isStructural?: true;
  weigh(sides: Sides): Verdict;
}

export const verdict = (of: ChangeClass, because: string, consumers: readonly Consumer[] = []): Verdict => ({
  class: of,
  because,
  consumers: uniqueConsumers(consumers.map(plainConsumer)),
});

const plainConsumer = ({ phase, field, chain, at }: Consumer): Consumer => ({
  ...(phase === undefined ? {} : { phase }),
  field,
  ...(chain === undefined ? {} : { chain }),
  at,
});

export const nobody = verdict('compatible', 'nobody reads it');

/** What comes of effects: the worst of them, with everybody who is affected. `named`: the change itself names no field. */
export const fromEffects = (effects: readonly Effect[], { after }: Sides, named = false): Verdict | undefined => {
  const worst = effects.find((one) => one.class === 'breaking') ?? effects[0];
  if (!worst) return undefined;
  const alike = effects.filter((one) => one.class === worst.class);
  const same = alike.filter((one) => one.happens === worst.happens).map((one) => one.consumer);
  const several = worst.happens.replace(/\b(?:reads|gets|is)\b/u, (verb) => plural[verb] ?? verb);
  const because = agreeing(after.view, same, worst.happens, several);
  const fields = [...new Set(same.map((one) => one.field))];
  const words = `${fieldText(after.view, fields[0] ?? '')}${fields.length > 1 ? ` and ${fields.length - 1} more` : ''}`;
  return verdict(
    worst.class,
    named ? because.replace(/\bit\b/u, () => words) : because,
    alike.map((one) => one.consumer),
  );
};

const plural: Readonly<Record<string, string>> = { reads: 'read', gets: 'get', is: 'are' };

/** What readers of some fields lose. */
export const effectsOn = (fields: readonly string[], { effects }: Sides): readonly Effect[] =>
  effects.filter((one) => fields.some((field) => touchesField(field, one.consumer.field)));

/** Chains that break at a field of a phase, or anywhere at a phase. */
export const brokenAt = ({ broken }: Sides, phase: string, field?: string): readonly Effect[] =>
  broken.filter(
    ({ consumer }) => consumer.phase === phase && (field === undefined || touchesField(field, consumer.field)),
  );

/** Readers of the side before that are still there: the same phase reads the same name, or the same chain follows it. */
export const remaining = (readers: readonly Reader[], { after, nameNow }: Sides): readonly Reader[] =>
  readers.filter((reader) => {
    if (reader.outside) return false;
    const phase = reader.phase === undefined ? '' : nameNow(reader.phase);
    if (reader.chain !== undefined)
      return after.view.workflow.input.chains.some(
        (chain) =>
          chain.id === reader.chain &&
          [chain.source, ...chain.waypoints, chain.destination].some((end) => end.field === reader.field),
      );
    const { phases } = after.view;
    if (phase !== '' && !phases.has(phase)) return false;
    return (
      after.place(phase, phase === '' ? 'output' : 'entry', reader.field) !== undefined ||
      phases.get(phase)?.input.condition?.reads.some((read) => read.field === reader.field) === true
    );
  });

/** `phase "a" reads it`. */
export const readIt = (readers: readonly Reader[], { view }: Questions): string => {
  const outside = readers.find((one) => one.outside);
  const inside = readers.filter((one) => !one.outside);
  const chains = inside.filter((one) => one.chain !== undefined);
  if (inside.length === 0) {
    if (!outside) return 'nobody reads it';
    return outside.outside === 'sink' ? 'it is read outside the workflow' : 'it is what the workflow ends with';
  }
  if (chains.length === inside.length) return agreeing(view, inside, 'follows it', 'follow it');
  return agreeing(view, inside, 'reads it', 'read it');
};

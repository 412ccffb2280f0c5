import type { FieldSeverity } from '../model/index.ts';
import type { Verdict } from './model.ts';
import { worstOf } from './model.ts';
import { effectsOn, fromEffects, nobody, readIt, type Sides, verdict } from './sides.ts';
import { weighDemand, weighNewInput } from './weigh-presence.ts';
import { type Pair, weighConstraints, weighSchema, weighType } from './weigh-value.ts';
import { agreeing } from './words.ts';

const ranks: Readonly<Record<FieldSeverity, number>> = { advisory: 0, warning: 1, blocking: 2 };

const severityOf = ({ declared, read }: Pair['is']): number =>
  ranks[declared?.severity ?? read?.severity ?? 'blocking'];

const isCritical = ({ declared, read }: Pair['is']): boolean => declared?.critical ?? read?.critical ?? false;

/** What is produced in every run, or in some runs only. */
const weighGivenPresence = ({ is }: Pair, sides: Sides): Verdict => {
  if (is.presence === 'required') return verdict('compatible', 'it is there in more runs than before');
  const readers = sides.after.readers(is.phase, is.field);
  const lost = fromEffects(effectsOn([is.field], sides), sides);
  return (
    lost ?? (readers.length === 0 ? nobody : verdict('potentially-breaking', readIt(readers, sides.after), readers))
  );
};

/** How firmly a reader asks: presence, severity and criticality go together. */
const weighAsked = (pair: Pair, sides: Sides): Verdict => {
  const { was, is } = pair;
  const firmer =
    severityOf(is) > severityOf(was) ||
    (isCritical(is) && !isCritical(was)) ||
    (was.read?.tolerant === true && is.read?.tolerant !== true);
  const looser = verdict('compatible', is.side === 'output' ? 'the caller asks for less' : 'the phase asks for less');
  if (!firmer) return worstOf(looser, fromEffects(effectsOn([is.field], sides), sides));
  return is.side === 'input' ? weighNewInput(is, sides) : weighDemand(is, sides, 'more');
};

/** Inputs of another severity: callers must bring them, or may leave them out. */
const weighInputSeverity = (pair: Pair, sides: Sides): Verdict => {
  if (severityOf(pair.is) > severityOf(pair.was)) return weighNewInput(pair.is, sides);
  return fromEffects(effectsOn([pair.is.field], sides), sides) ?? verdict('compatible', 'callers may leave it out now');
};

export const weighPresence = (pair: Pair, sides: Sides): Verdict =>
  pair.is.side === 'exit' ? weighGivenPresence(pair, sides) : weighAsked(pair, sides);

export const weighSeverity = (pair: Pair, sides: Sides): Verdict => {
  if (pair.is.side === 'input') return weighInputSeverity(pair, sides);
  return pair.is.side === 'exit' ? verdict('compatible', 'it is produced as before') : weighAsked(pair, sides);
};

export const weighCritical = (pair: Pair, sides: Sides): Verdict => {
  if (pair.is.side === 'exit' || pair.is.side === 'input')
    return verdict('compatible', 'only its readers say what depends on it');
  return weighAsked(pair, sides);
};

/** Who works with a default: the place itself, and later readers for as long as nobody produces the field. */
export const weighDefault = ({ was, is }: Pair, sides: Sides): Verdict => {
  const { after, before } = sides;
  if (is.side === 'exit') return verdict('compatible', 'a default applies where a field is read');
  const lost = fromEffects(effectsOn([is.field], sides), sides);
  if (lost) return lost;
  if (is.side === 'input') {
    const readers = after.readers('', is.field);
    if (severityOf(is) === ranks.blocking && severityOf(was) === ranks.blocking)
      return verdict('compatible', 'callers bring the field');
    if (readers.length === 0) return nobody;
    return was.declared?.default === undefined
      ? verdict('compatible', 'callers may leave it out')
      : verdict('potentially-breaking', readIt(readers, after), readers);
  }
  const fact = after.fact(is.phase, is.field);
  const old = before.fact(was.phase, was.field);
  // The status of the place itself is that before its own default fills it.
  const applies = [fact, old].some((one) => one !== undefined && (one.absent || one.defaulted || one.unknown));
  if (!applies)
    return verdict('compatible', 'a producer puts the field there in every run, so that no default applies');
  const own = { ...(is.phase === '' ? {} : { phase: is.phase }), field: is.field, at: is.at };
  if (was.declared?.default === undefined && !isCritical(is))
    return verdict('compatible', 'it only takes the place of what is absent');
  if (is.declared?.default === undefined)
    return verdict('potentially-breaking', 'where the field is absent nothing takes its place', [own]);
  return verdict(
    'potentially-breaking',
    agreeing(after.view, [own], 'works with it where the field is absent', 'work with it where the field is absent'),
    [own],
  );
};

/** Whether the phase that is meant to produce a field does so, and comes before. */
const weighSource = ({ is }: Pair, { after }: Sides): Verdict => {
  const source = is.declared?.sourcePhase ?? is.read?.sourcePhase;
  if (!source) return verdict('compatible', 'any phase may produce it');
  const produced = after
    .readers(after.view.name(source.phase), is.field)
    .some((one) => one.phase === is.phase || (is.phase === '' && one.phase === undefined));
  const writes = after.place(after.view.name(source.phase), 'exit', is.field) !== undefined;
  if (is.side === 'exit' || (writes && produced)) return verdict('compatible', `phase "${source.phase}" produces it`);
  const why = writes
    ? `what phase "${source.phase}" produces does not get there`
    : `phase "${source.phase}" does not produce it`;
  return verdict('potentially-breaking', why, [
    { ...(is.phase === '' ? {} : { phase: is.phase }), field: is.field, at: is.at },
  ]);
};

/** How each thing that is said of a field is weighed. */
export const fieldWeighers = {
  'field-presence': weighPresence,
  'field-type': weighType,
  'field-severity': weighSeverity,
  'field-critical': weighCritical,
  'field-default': weighDefault,
  'field-constraints': weighConstraints,
  'field-schema': weighSchema,
  'field-source': weighSource,
  'field-sink': ({ is }: Pair): Verdict =>
    verdict(
      'compatible',
      (is.declared?.sink ?? is.write?.sink) ? 'whoever reads it outside is named now' : 'the field itself stays',
    ),
  'field-record': (): Verdict => verdict('compatible', 'the context itself is the same'),
  'field-description': (): Verdict => verdict('compatible', 'a description promises nothing'),
} as const;

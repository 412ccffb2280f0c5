import { type Constraints, flowsInto, printType, type Type } from '../model/index.ts';
import { constraintsImply } from './constraints.ts';
import type { Verdict } from './model.ts';
import { worstOf } from './model.ts';
import type { Questions, Reader } from './questions.ts';
import { effectsOn, fromEffects, nobody, readIt, type Sides, verdict } from './sides.ts';
import type { FieldView } from './view.ts';
import { agreeing, readersText } from './words.ts';

/** A field on both sides. */
export interface Pair {
  readonly was: FieldView;
  readonly is: FieldView;
}

const typeOf = ({ declared, read, write }: FieldView): Type =>
  declared?.type ?? read?.type ?? write?.type ?? { kind: 'any' };

const isNarrower = (from: Type, to: Type): boolean => to.kind !== 'any' && flowsInto(to, from);

/** The constraints that a field has at a place of the contract. */
const constraintsAt = (
  side: Questions,
  phase: string,
  field: string,
  where: 'entry' | 'exit',
): Constraints | undefined =>
  side.place(phase, phase === '' ? (where === 'entry' ? 'output' : 'input') : where, field)?.declared?.constraints;

/** Others read what is written there: does it still have a type that they take? */
const weighGivenType = ({ was, is }: Pair, sides: Sides): Verdict => {
  const readers = sides.after.readers(is.phase, is.field);
  const from = typeOf(was);
  const to = typeOf(is);
  const takes = (one: Reader): Type => (one.read && one.field === is.field ? one.read.type : { kind: 'any' });
  const refuse = readers.filter((one) => flowsInto(from, takes(one)) && !flowsInto(to, takes(one)));
  if (refuse.length > 0) {
    const asked = new Set(refuse.map((one) => printType(takes(one))));
    const as = asked.size === 1 ? ` as "${[...asked].join()}"` : '';
    return verdict('breaking', agreeing(sides.after.view, refuse, `reads it${as}`, `read it${as}`), refuse);
  }
  if (readers.length === 0) return nobody;
  if (isNarrower(from, to)) return verdict('compatible', 'every value of it is one that was promised before', readers);
  const sure = readers.every((one) => takes(one).kind !== 'any' && to.kind !== 'any');
  if (sure)
    return verdict('compatible', `${agreeing(sides.after.view, readers, 'takes it', 'take it')} as it is`, readers);
  return verdict('potentially-breaking', `${readIt(readers, sides.after)} without declaring a type`, readers);
};

/** A phase asks for another type: is it what arrives? */
const weighAskedType = ({ was, is }: Pair, sides: Sides): Verdict => {
  const providers = sides.after.providers(is.phase, is.field);
  const from = typeOf(was);
  const to = typeOf(is);
  const own = { ...(is.phase === '' ? {} : { phase: is.phase }), field: is.field, at: is.at };
  const refused = providers.filter((one) => flowsInto(one.write.type, from) && !flowsInto(one.write.type, to));
  const [first] = refused;
  if (first) {
    const who = readersText(sides.after.view, [
      { ...(first.phase === '' ? {} : { phase: first.phase }), field: is.field, at: is.at },
    ]);
    return verdict('breaking', `${who} brings it as "${printType(first.write.type)}"`, [own]);
  }
  if (flowsInto(from, to) && from.kind !== 'any')
    return verdict('compatible', 'everything that it took before is still taken');
  if (providers.length === 0) return verdict('compatible', 'nothing produces it');
  if (providers.every((one) => one.write.type.kind !== 'any'))
    return verdict('compatible', 'what arrives has that type');
  if (providers.some((one) => one.assumed))
    return verdict('breaking', 'callers bring it, and may bring another type', [own]);
  return verdict('potentially-breaking', 'what arrives has no declared type', [own]);
};

/** A caller has to bring another type, or reads another one. */
const weighCallerType = (pair: Pair, sides: Sides): Verdict => {
  const from = typeOf(pair.was);
  const to = typeOf(pair.is);
  if (pair.is.side === 'output') {
    const caller = [{ field: pair.is.field, at: pair.is.at }];
    if (isNarrower(from, to))
      return worstOf(
        verdict('compatible', 'every value of it is one that was promised before'),
        weighAskedType(pair, sides),
      );
    return verdict(
      to.kind === 'any' ? 'potentially-breaking' : from.kind === 'any' ? 'compatible' : 'breaking',
      'the caller reads it',
      caller,
    );
  }
  const readers = sides.after.readers('', pair.is.field);
  if (readers.length === 0) return nobody;
  const given = weighGivenType(pair, sides);
  if (from.kind !== 'any' && flowsInto(from, to)) return given;
  return worstOf(
    verdict('breaking', `callers may bring another type, and ${readIt(readers, sides.after)}`, readers),
    given,
  );
};

export const weighType = (pair: Pair, sides: Sides): Verdict => {
  if (pair.is.phase === '') return weighCallerType(pair, sides);
  return pair.is.side === 'entry' ? weighAskedType(pair, sides) : weighGivenType(pair, sides);
};

/** Fewer values are taken than before, at the entry of a phase or from a caller. */
const weighTightened = ({ is }: Pair, sides: Sides): Verdict => {
  const { after } = sides;
  const now = is.declared?.constraints;
  if (is.side === 'input') {
    const readers = after.readers('', is.field);
    if (readers.length === 0) return nobody;
    return verdict('breaking', `callers may bring a value that is refused now, and ${readIt(readers, after)}`, readers);
  }
  const providers = after.providers(is.phase, is.field);
  if (providers.length === 0) return verdict('compatible', 'nothing produces it');
  const own = { ...(is.phase === '' ? {} : { phase: is.phase }), field: is.field, at: is.at };
  if (providers.some((one) => one.assumed))
    return verdict('breaking', 'callers bring it, and may bring a value that is refused now', [own]);
  const kept = providers.every((one) => constraintsImply(constraintsAt(after, one.phase, is.field, 'exit'), now));
  if (kept) return verdict('compatible', 'what arrives keeps them');
  return verdict('potentially-breaking', 'what arrives need not keep them', [own]);
};

/** More values may arrive than before. */
const weighLoosened = ({ was, is }: Pair, sides: Sides): Verdict => {
  const readers = sides.after.readers(is.phase, is.field);
  if (readers.length === 0) return nobody;
  const before = was.declared?.constraints;
  const now = is.declared?.constraints;
  const asked = (one: Reader): Constraints | undefined =>
    one.outside || one.chain !== undefined
      ? undefined
      : constraintsAt(sides.after, one.phase ?? '', one.field, 'entry');
  const refuse = readers.filter((one) => constraintsImply(before, asked(one)) && !constraintsImply(now, asked(one)));
  if (refuse.length > 0)
    return verdict(
      'breaking',
      agreeing(sides.after.view, refuse, 'asks for narrower ones', 'ask for narrower ones'),
      refuse,
    );
  if (readers.every((one) => asked(one) !== undefined))
    return verdict('compatible', 'what its readers ask for is still kept', readers);
  return verdict('potentially-breaking', readIt(readers, sides.after), readers);
};

export const weighConstraints = (pair: Pair, sides: Sides): Verdict => {
  const before = pair.was.declared?.constraints;
  const now = pair.is.declared?.constraints;
  const isLooser = constraintsImply(before, now);
  const isTighter = constraintsImply(now, before);
  const asks = pair.is.side === 'entry' || pair.is.side === 'input' || pair.is.side === 'output';
  const asked = asks
    ? isLooser
      ? verdict('compatible', 'more is taken than before')
      : weighTightened(pair, sides)
    : undefined;
  const gives = pair.is.side === 'exit' || pair.is.side === 'input';
  const given = gives
    ? isTighter
      ? verdict('compatible', 'less can arrive than before')
      : weighLoosened(pair, sides)
    : undefined;
  const caller =
    pair.is.side === 'output' && !isTighter
      ? verdict('potentially-breaking', 'the caller reads it', [{ field: pair.is.field, at: pair.is.at }])
      : undefined;
  return worstOf(asked ?? given ?? nobody, given, caller);
};

/** Schemas cannot be compared in general: one more is a demand, one less a promise that is taken back. */
export const weighSchema = ({ was, is }: Pair, sides: Sides): Verdict => {
  const { after } = sides;
  const lost = fromEffects(effectsOn([is.field], sides), sides);
  const isNew = was.declared?.schema === undefined;
  const isGone = is.declared?.schema === undefined;
  const readers = is.side === 'exit' || is.side === 'input' ? after.readers(is.phase, is.field) : [];
  if (is.side === 'exit') {
    if (isNew) return worstOf(verdict('compatible', 'more is promised than before'), lost);
    return worstOf(
      readers.length === 0 ? nobody : verdict('potentially-breaking', readIt(readers, after), readers),
      lost,
    );
  }
  if (isGone) {
    const caller =
      is.side === 'output'
        ? verdict('potentially-breaking', 'the caller reads it', [{ field: is.field, at: is.at }])
        : undefined;
    return worstOf(verdict('compatible', 'more is taken than before'), caller, lost);
  }
  if (is.side === 'input')
    return worstOf(
      readers.length === 0
        ? nobody
        : verdict('breaking', `callers may bring a value that is refused now, and ${readIt(readers, after)}`, readers),
      lost,
    );
  const own = { ...(is.phase === '' ? {} : { phase: is.phase }), field: is.field, at: is.at };
  if (after.providers(is.phase, is.field).length === 0) return verdict('compatible', 'nothing produces it');
  return worstOf(verdict('potentially-breaking', 'what arrives need not keep it', [own]), lost);
};

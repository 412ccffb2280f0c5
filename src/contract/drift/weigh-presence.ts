import type { Verdict } from './model.ts';
import { worstOf } from './model.ts';
import type { Questions } from './questions.ts';
import { brokenAt, effectsOn, fromEffects, nobody, readIt, remaining, type Sides, verdict } from './sides.ts';
import type { FieldView } from './view.ts';
import { agreeing } from './words.ts';

const isPublic = ({ view }: Questions): boolean => view.workflow.contract?.public === true;

/** What those lose who read what is produced no longer. */
export const weighLostWrite = (field: FieldView, sides: Sides): Verdict => {
  const { before, after } = sides;
  const readers = before.readers(field.phase, field.field);
  const outside = readers.find((one) => one.outside);
  const here = sides.nameNow(field.phase);
  const found = [...effectsOn([field.field], sides), ...brokenAt(sides, here, field.field)];
  const stillEnds = after.readers(here, field.field).some((one) => one.outside);
  const beyond =
    outside && !stillEnds
      ? verdict(
          outside.outside === 'sink' || isPublic(before) ? 'breaking' : 'potentially-breaking',
          readIt([outside], before),
          [outside],
        )
      : undefined;
  const left = remaining(readers, sides);
  const served =
    left.length > 0 && found.length === 0
      ? verdict(
          'potentially-breaking',
          `${agreeing(after.view, left, 'reads it', 'read it')}, and what arrives there comes from elsewhere now`,
          left,
        )
      : undefined;
  const gone =
    readers.length > 0 && left.length === 0 && !outside ? verdict('compatible', 'nobody reads it any more') : nobody;
  return worstOf(gone, fromEffects(found, sides), beyond, served);
};

/** Who reads what is new there, and read something else before. */
export const weighNewWrite = (field: FieldView, sides: Sides): Verdict => {
  const { before, after } = sides;
  const readers = after.readers(field.phase, field.field);
  const other = readers.filter((reader) => {
    if (reader.outside || reader.chain !== undefined) return false;
    const phase = reader.phase === undefined ? '' : sides.names.phase(reader.phase);
    const was = before.providers(phase, sides.names.field(reader.phase ?? '', reader.field));
    return was.some((one) => one.phase !== sides.names.phase(field.phase));
  });
  if (other.length > 0)
    return verdict(
      'potentially-breaking',
      agreeing(after.view, other, 'reads it instead of what arrived before', 'read it instead of what arrived before'),
      other,
    );
  return readers.length === 0 ? nobody : verdict('compatible', readIt(readers, after), readers);
};

/** Whether what is asked for is there. */
export const weighDemand = (field: FieldView, sides: Sides, asked: 'more' | 'anew' = 'anew'): Verdict => {
  const { after, before } = sides;
  const { read } = field;
  const fact = after.fact(field.phase, field.field);
  const reader = { ...(field.phase === '' ? {} : { phase: field.phase }), field: field.field, at: field.at };
  if (!read || !fact) return verdict('compatible', 'no run reaches it');
  const stops = read.severity === 'blocking';
  const isNever = !fact.real && !fact.defaulted && !fact.unknown;
  if (fact.absent) {
    const why = isNever ? 'nothing produces it before' : 'it is absent there in some run';
    if (read.tolerant || (read.severity === 'advisory' && !read.critical))
      return verdict('compatible', `${why}, which is only noted`);
    if (read.defaulted && !stops)
      return verdict(read.critical ? 'potentially-breaking' : 'compatible', `${why}, and a default takes its place`, [
        reader,
      ]);
    const { dialect } = after.view.workflow.input;
    const certain = stops && !fact.guarded && (isNever || !dialect || dialect.missesAbsent === true);
    return verdict(certain ? 'breaking' : 'potentially-breaking', why, [reader]);
  }
  const provided = after.providers(field.phase, field.field);
  const assumed = provided.some((one) => one.assumed);
  if (assumed && stops && !callerBrings(before, field.field))
    return verdict('breaking', 'the caller has to bring it', [reader]);
  if (fact.unknown) return verdict('potentially-breaking', 'whether it is there cannot be told', [reader]);
  if (read.critical && fact.defaulted)
    return verdict('potentially-breaking', 'in some run there is only a default', [reader]);
  return verdict('compatible', asked === 'more' ? 'it is there in every run' : 'it is there already');
};

/** Whether callers bring a field, declared or not. */
const callerBrings = (side: Questions, field: string): boolean =>
  side.assumed(field) || side.place('', 'input', field)?.read?.severity === 'blocking';

/** A field that callers must bring from now on, or may leave out. */
export const weighNewInput = (field: FieldView, sides: Sides): Verdict => {
  const { before, after } = sides;
  if (field.read?.severity !== 'blocking') return verdict('compatible', 'callers may leave it out');
  if (callerBrings(before, field.field)) return verdict('compatible', 'callers bring it already');
  const readers = after.readers('', field.field);
  if (readers.length === 0) return nobody;
  return verdict('breaking', `callers have to bring it, and ${readIt(readers, after)}`, readers);
};

export const weighLostInput = (field: FieldView, sides: Sides): Verdict => {
  const lost = fromEffects(effectsOn([field.field], sides), sides);
  if (lost) return lost;
  const left = remaining(sides.before.readers('', field.field), sides);
  if (left.length === 0) return nobody;
  if (sides.after.assumed(field.field)) return verdict('compatible', 'it is still taken as brought by the caller');
  return verdict(
    'potentially-breaking',
    `${agreeing(sides.after.view, left, 'reads it', 'read it')}, and callers are no longer told to bring it`,
    left,
  );
};

/** What the caller read at the end and reads no longer. */
export const weighLostOutput = (field: FieldView, sides: Sides): Verdict => {
  const { after } = sides;
  if (after.view.workflow.input.outputs === undefined) {
    const ends = [...after.view.phases.keys()].some((phase) =>
      after.readers(phase, field.field).some((one) => one.outside === 'end'),
    );
    if (ends) return verdict('compatible', 'the workflow still ends with it');
  }
  return verdict('breaking', 'the caller reads it', [{ field: field.field, at: field.at }]);
};

/** What a phase reads no longer: only chains that end there mind, and who relied on it that it demands the field. */
export const weighLostRead = (field: FieldView, sides: Sides): Verdict =>
  fromEffects(
    [...brokenAt(sides, sides.nameNow(field.phase), field.field), ...effectsOn([field.field], sides)],
    sides,
  ) ?? verdict('compatible', 'the phase asks for less');

export const weighDrop = (field: FieldView, sides: Sides): Verdict =>
  fromEffects(effectsOn([field.field], sides), sides) ?? verdict('compatible', 'nobody reads it afterwards');

/** A field that is new at its place. */
export const weighAdded = (field: FieldView, sides: Sides): Verdict => {
  switch (field.side) {
    case 'input':
      return weighNewInput(field, sides);
    case 'exit':
      return weighNewWrite(field, sides);
    case 'drop':
      return weighDrop(field, sides);
    default:
      return weighDemand(field, sides);
  }
};

/** A field that is gone from its place. */
export const weighRemoved = (field: FieldView, sides: Sides): Verdict => {
  switch (field.side) {
    case 'input':
      return weighLostInput(field, sides);
    case 'output':
      return weighLostOutput(field, sides);
    case 'exit':
      return weighLostWrite(field, sides);
    case 'entry':
      return weighLostRead(field, sides);
    case 'drop':
      return verdict('compatible', 'the field stays for those who come after');
  }
};

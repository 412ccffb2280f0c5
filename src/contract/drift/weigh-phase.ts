import type { Effect } from './effects.ts';
import { type Consumer, uniqueConsumers, type Verdict, worstOf } from './model.ts';
import type { Questions, Reader } from './questions.ts';
import { brokenAt, effectsOn, fromEffects, readIt, type Sides, verdict } from './sides.ts';
import type { FieldView, PhaseView } from './view.ts';
import { weighAdded, weighLostWrite } from './weigh-presence.ts';
import { agreeing } from './words.ts';

export const fieldsOf = (phase: PhaseView): readonly string[] => [
  ...new Set([
    ...[...phase.fields.values()].map((one) => one.field),
    ...(phase.input.condition?.reads ?? []).map((one) => one.field),
  ]),
];

const namesOn = (side: Sides['after'], phase: string) => {
  const { workflow, name } = side.view;
  return workflow.graph.topology.problems.flatMap((problem) =>
    problem.kind === 'unknown-phase' && name(problem.phase) === phase
      ? [{ field: '', at: problem.at, ...(problem.owner === undefined ? {} : { phase: name(problem.owner) }) }]
      : [],
  );
};

/** Who still names a phase that is there no longer: `after`, loops and chains. */
const stillNamed = (phase: string, sides: Sides): Verdict | undefined => {
  const named: readonly Consumer[] = namesOn(sides.after, phase);
  const chains = brokenAt(sides, phase);
  if (chains.length > 0) return fromEffects(chains, sides);
  const owners = named.filter((one) => one.phase !== undefined);
  if (named.length === 0) return undefined;
  const because =
    owners.length > 0
      ? agreeing(sides.after.view, owners, 'still comes after it', 'still come after it')
      : 'a loop still names it';
  return verdict('breaking', because, named);
};

export const weighLostPhase = (phase: PhaseView, sides: Sides): Verdict => {
  const writes = [...phase.fields.values()].filter(({ side }) => side === 'exit');
  return worstOf(
    verdict('compatible', 'nobody reads what it produces'),
    stillNamed(phase.name, sides),
    fromEffects(effectsOn(fieldsOf(phase), sides), sides, true),
    ...writes.map((field) => {
      const lost = weighLostWrite(field, sides);
      return lost.class === 'compatible'
        ? undefined
        : { ...lost, because: lost.because.replace(/\bit\b/u, `"${field.field}"`) };
    }),
  );
};

export const weighNewPhase = (phase: PhaseView, sides: Sides): Verdict => {
  const found = [...phase.fields.values()].flatMap((field) => {
    const one = weighAdded(field, sides);
    return one.class === 'compatible' ? [] : { ...one, because: one.because.replace(/\bit\b/u, `"${field.field}"`) };
  });
  const effects = effectsOn(fieldsOf(phase), sides).filter(
    ({ isNew, consumer }) => !isNew || consumer.phase === phase.name,
  );
  return worstOf(
    verdict('compatible', 'no other phase gets anything else than before'),
    fromEffects(effects, sides, true),
    ...found,
  );
};

export const weighRenamedPhase = (was: string, sides: Sides): Verdict =>
  stillNamed(was, sides) ?? verdict('compatible', 'whatever names it is renamed along');

/** So many fields are followed to see whether another order changes what is read. */
const mostFollowed = 200;

/** Where each field is read: many changes of order ask about the same fields. */
const readersByField = (side: Questions): ReadonlyMap<string, readonly FieldView[]> => {
  const known = readersOf.get(side);
  if (known) return known;
  const found = new Map<string, FieldView[]>();
  const places = [side.view.caller, ...[...side.view.phases.values()].map(({ fields }) => fields)];
  for (const fields of places)
    for (const one of fields.values()) {
      if (one.side !== 'entry' && one.side !== 'output') continue;
      const list = found.get(one.field);
      if (list) list.push(one);
      else found.set(one.field, [one]);
    }
  readersOf.set(side, found);
  return found;
};

const readersOf = new WeakMap<Questions, ReadonlyMap<string, readonly FieldView[]>>();
const rewiredOf = new WeakMap<Questions, Map<string, readonly Reader[]>>();

/** Reads of a field that see what others produce than before. */
const rewiredReads = (field: string, { before, after, names }: Sides): readonly Reader[] => {
  const answers = rewiredOf.get(after) ?? new Map<string, readonly Reader[]>();
  rewiredOf.set(after, answers);
  const known = answers.get(field);
  if (known) return known;
  const found = (readersByField(after).get(field) ?? []).flatMap(({ phase, side, at }): Reader[] => {
    const was = before.place(names.phase(phase), side, names.field(phase, field));
    if (!was) return [];
    const now = after.providers(phase, field).map((one) => names.phase(one.phase));
    const then = before.providers(was.phase, was.field).map((one) => one.phase);
    const isSame = now.length === then.length && now.every((one) => then.includes(one));
    return isSame ? [] : [{ ...(phase === '' ? {} : { phase }), field, at }];
  });
  answers.set(field, found);
  return found;
};

/** Reads that see what others produce than before; undefined where there are too many fields to follow. */
const rewired = (fields: readonly string[], sides: Sides): readonly Reader[] | undefined =>
  fields.length > mostFollowed ? undefined : fields.flatMap((field) => rewiredReads(field, sides));

/** What another order of phases does to those who read. */
export const weighOrder = (fields: readonly string[], effects: readonly Effect[], sides: Sides): Verdict => {
  const lost = fromEffects(effects, sides, true);
  const others = rewired(fields, sides);
  const changed =
    others === undefined
      ? verdict('potentially-breaking', 'too many fields depend on it to follow them all')
      : others.length > 0
        ? verdict(
            'potentially-breaking',
            agreeing(
              sides.after.view,
              others,
              'reads what others produce than before',
              'read what others produce than before',
            ),
            others,
          )
        : undefined;
  return worstOf(verdict('compatible', 'every phase still reads what the same phases produce'), lost, changed);
};

/** Who reads what some phases produce. */
export const readersOfPhases = (phases: readonly string[], { after }: Sides): readonly Reader[] =>
  phases.flatMap((name) =>
    [...(after.view.phases.get(name)?.fields.values() ?? [])]
      .filter(({ side }) => side === 'exit' || side === 'drop')
      .flatMap(({ field }) => after.readers(name, field)),
  );

/** A phase runs in other cases, or otherwise: whoever reads what it produces may see something else. */
export const weighRunning = (phase: string, effects: readonly Effect[], sides: Sides): Verdict => {
  const lost = fromEffects(effects, sides, true);
  const readers = readersOfPhases([phase], sides);
  const read =
    readers.length === 0
      ? undefined
      : verdict(
          'potentially-breaking',
          readIt(readers, sides.after).replace(/\bit\b/u, 'what it produces'),
          uniqueConsumers(readers),
        );
  return worstOf(verdict('compatible', 'nobody reads what it produces'), lost, read);
};

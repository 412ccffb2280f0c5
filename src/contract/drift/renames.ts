import { parsePath, printType } from '../model/index.ts';
import { likeliestPairs, nameLikeness, overlap } from './similarity.ts';
import { canonical, type Names, phaseTerms } from './terms.ts';
import { type FieldView, fieldKey, type PhaseView, type View } from './view.ts';

/** Which names of the side after are which of the side before. Names that stay are not listed. */
export interface Renames {
  /** By the name after. */
  readonly phases: ReadonlyMap<string, string>;
  /** By phase (its name before) and key after: the key before. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly chains: ReadonlyMap<string, string>;
  readonly loops: ReadonlyMap<string, string>;
}

const onlyIn = <T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, unknown>): readonly string[] =>
  [...a.keys()].filter((key) => !b.has(key));

/** Pairs of names, seen from the side after. */
const turned = (pairs: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...pairs].map(([from, to]) => [to, from]));

const nothing: ReadonlyMap<string, string> = new Map();

export const findRenames = (before: View, after: View): Renames => {
  const phases = turned(
    likeliestPairs(onlyIn(before.phases, after.phases), onlyIn(after.phases, before.phases), (from, to) =>
      phaseLikeness(before, after, [before.phases.get(from), after.phases.get(to)]),
    ),
  );
  const fields = new Map<string, ReadonlyMap<string, string>>();
  const moved = movedFields(before, after, phases);
  const pairUp = (phase: string, a: ReadonlyMap<string, FieldView>, b: ReadonlyMap<string, FieldView>): void => {
    const found = fieldRenames(a, b, moved);
    if (found.size > 0) fields.set(phase, found);
  };
  pairUp('', before.caller, after.caller);
  for (const [name, phase] of after.phases) {
    const was = phases.get(name) ?? name;
    pairUp(was, before.phases.get(was)?.fields ?? new Map(), phase.fields);
  }
  return { phases, fields, chains: chainRenames(before, after), loops: loopRenames(before, after, phases) };
};

/** How to compare what the side after says: in the names of the side before. */
export const namesBefore = ({ phases, fields }: Renames): Names => {
  const phase = (name: string): string => phases.get(name) ?? name;
  return {
    phase,
    field: (owner, field) => {
      const own = fields.get(phase(owner)) ?? nothing;
      for (const side of ['entry', 'exit'] as const) {
        const was = own.get(fieldKey(side, field));
        if (was !== undefined) return was.slice(side.length + 1);
      }
      return field;
    },
  };
};

const featuresOf = (phase: PhaseView, view: View): ReadonlySet<string> => {
  const [after, , when] = phaseTerms(phase, view, { phase: (name) => name, field: (_, field) => field });
  return new Set([
    ...phase.fields.keys(),
    ...(after ? [`after ${after.value}`] : []),
    ...(when && when.value !== '' ? [`when ${when.value}`] : []),
  ]);
};

/** Names that are alike need half of the rest to be so; other names need nearly all of it. */
const phaseLikeness = (
  before: View,
  after: View,
  [from, to]: [PhaseView | undefined, PhaseView | undefined],
): number => {
  if (!from || !to) return 0;
  const rest = overlap(featuresOf(from, before), featuresOf(to, after));
  const name = nameLikeness(from.name, to.name);
  return name >= 0.5 && rest >= 0.5 ? 1 + name + rest : rest >= 0.8 && from.fields.size > 1 ? 1 + rest : 0;
};

/** Where each field stands. */
const placesOf = (view: View, name: (phase: string) => string): ReadonlyMap<string, ReadonlySet<string>> => {
  const places = new Map<string, Set<string>>();
  const add = ({ field, side }: FieldView, phase: string): void => {
    const known = places.get(field) ?? new Set<string>();
    places.set(field, known.add(canonical([phase, side])));
  };
  for (const field of view.caller.values()) add(field, '');
  for (const phase of view.phases.values()) for (const field of phase.fields.values()) add(field, name(phase.name));
  return places;
};

/** Fields that are gone altogether while others stand exactly where they stood, at two places or more. */
const movedFields = (before: View, after: View, phases: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const a = placesOf(before, (name) => name);
  const b = placesOf(after, (name) => phases.get(name) ?? name);
  return likeliestPairs(onlyIn(a, b), onlyIn(b, a), (from, to) => {
    const there = a.get(from) ?? new Set<string>();
    const here = b.get(to) ?? new Set<string>();
    return there.size > 1 && overlap(there, here) === 1 ? 1 + nameLikeness(from, to) : 0;
  });
};

const segmentsOf = (field: string): readonly string[] => {
  const parsed = parsePath(field);
  return parsed.kind === 'path' ? parsed.segments : [field];
};

/** How alike two paths are where they differ: what both begin or end with says nothing. */
const fieldLikeness = (a: string, b: string): number => {
  const [one, other] = [segmentsOf(a), segmentsOf(b)];
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start++;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return nameLikeness(one.slice(start, one.length - end).join('.'), other.slice(start, other.length - end).join('.'));
};

const typeText = ({ read, write }: FieldView): string => {
  const type = read?.type ?? write?.type;
  return type ? printType(type) : '';
};

const fieldRenames = (
  before: ReadonlyMap<string, FieldView>,
  after: ReadonlyMap<string, FieldView>,
  moved: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const gone = onlyIn(before, after);
  const came = onlyIn(after, before);
  if (gone.length === 0 || came.length === 0) return nothing;
  return turned(
    likeliestPairs(gone, came, (from, to) => {
      const a = before.get(from);
      const b = after.get(to);
      if (!a || !b || a.side !== b.side) return 0;
      if (moved.get(a.field) === b.field) return 3;
      if (moved.has(a.field)) return 0;
      const name = fieldLikeness(a.field, b.field);
      return name >= 0.5 && a.presence === b.presence && typeText(a) === typeText(b) ? 1 + name : 0;
    }),
  );
};

const chainRenames = (before: View, after: View): ReadonlyMap<string, string> =>
  turned(
    likeliestPairs(onlyIn(before.chains, after.chains), onlyIn(after.chains, before.chains), (from, to) => {
      const a = before.chains.get(from)?.input;
      const b = after.chains.get(to)?.input;
      if (!a || !b) return 0;
      const ends = [
        a.source.field === b.source.field,
        a.destination.phase === b.destination.phase,
        a.destination.field === b.destination.field,
      ];
      const same = ends.filter((one) => one).length;
      return same === 3 || (same === 2 && nameLikeness(from, to) >= 0.5) ? 1 + same + nameLikeness(from, to) : 0;
    }),
  );

/** A loop that keeps one of its ends is the same loop. */
const loopRenames = (before: View, after: View, phases: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  turned(
    likeliestPairs(onlyIn(before.loops, after.loops), onlyIn(after.loops, before.loops), (from, to) => {
      const a = before.loops.get(from);
      const b = after.loops.get(to);
      if (!a || !b) return 0;
      const was = (name: string): string => phases.get(name) ?? name;
      return Number(a.from === was(b.from)) + Number(a.to === was(b.to));
    }),
  );

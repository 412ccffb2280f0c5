import type { Reason, Standing, Violation } from './boundary.ts';
import { keeps, sizeOf } from './constraint-test.ts';
import { type Made, type Place, type PlaceVisitor, printPlace, visitPlaces } from './places.ts';
import type { FieldPlan } from './plan.ts';
import { isAbsent, isKeyed, isList, type Keyed, ownValue, unreadable, wordOf } from './read.ts';
import { hasShape, misfit } from './type-test.ts';
import { filling, type Gap, put } from './write.ts';

/** How a field fared: it arrived, its absence is no matter, or there is something to tell. */
export type Verdict = 'propagated' | 'silent' | Violation;

/** One check, as far as its fields share it. */
export interface Check {
  readonly context: Keyed;
  readonly apply: boolean;
  readonly standing: Standing | undefined;
  /** Filled as defaults apply. */
  made: Made | undefined;
}

interface Flaw {
  readonly at: string;
  readonly reason: Reason;
  readonly expected: string;
  readonly found: string;
}

/** What is wrong with a value that is there; undefined where nothing is. */
const flawOf = (value: unknown, field: FieldPlan): Omit<Flaw, 'at'> | undefined => {
  const { type, typeText, constraints, schema } = field;
  try {
    if (value === unreadable || !hasShape(value, type))
      return { reason: 'type', expected: typeText, found: misfit(value, type) };
    for (const test of constraints)
      if (!keeps(value, test)) return { reason: 'constraint', expected: test.expected, found: sizeOf(value, test) };
    if (schema && !schema(value)) return { reason: 'schema', expected: 'a value of its schema', found: wordOf(value) };
    return undefined;
  } catch {
    return { reason: 'type', expected: typeText, found: wordOf(unreadable) };
  }
};

/** Whether the field simply is there, for paths without `*`. Most are, and this is the cheap way to see it. */
const arrived = (field: FieldPlan, context: Keyed): boolean => {
  let value: unknown = context;
  for (const segment of field.segments) {
    if (!isKeyed(value)) return false;
    value = ownValue(value, segment);
  }
  return !isAbsent(value, field.nullable) && flawOf(value, field) === undefined;
};

export const judge = (field: FieldPlan, check: Check): Verdict => {
  const { context, standing, made } = check;
  const stands = standing?.has(field.name) === true;
  if (field.stars === 0 && !stands && !made && arrived(field, context)) return 'propagated';
  const tally = count(field, check);
  const { flaw, absence } = tally;
  if (flaw) return tell(field, flaw, among(flaw.found, tally.flaws, tally.places));
  if (absence) return absent(field, check, tally, absence);
  if (!stands && !tally.made) return 'propagated';
  const standIn: Flaw = {
    at: tally.first ?? field.name,
    reason: 'standing-default',
    expected: field.typeText,
    found: 'default',
  };
  return tell(field, standIn, standIn.found, 'defaulted', stands || check.apply);
};

interface Tally {
  places: number;
  /** The first place with a value, where there is something to tell of it. */
  first: string | undefined;
  flaws: number;
  flaw: Flaw | undefined;
  absences: number;
  absence: Flaw | undefined;
  /** Why the default cannot go where it is needed. */
  obstacle: Flaw | undefined;
  readonly gaps: Gap[];
  made: boolean;
}

const count = (field: FieldPlan, { context, made }: Check): Tally => {
  const { segments, nullable, typeText } = field;
  const last = segments.length - 1;
  const tally: Tally = {
    places: 0,
    first: undefined,
    flaws: 0,
    flaw: undefined,
    absences: 0,
    absence: undefined,
    obstacle: undefined,
    gaps: [],
    made: false,
  };
  const lack = (place: Place, value: unknown, fault: () => Flaw | undefined): void => {
    tally.places++;
    tally.absences++;
    const word = value === undefined || place.depth === last ? wordOf(value) : `absent below ${wordOf(value)}`;
    tally.absence ??= {
      at: printPlace(field, place, last),
      reason: 'absent',
      expected: typeText,
      found: word,
    };
    const obstacle = field.default && !tally.obstacle ? fault() : undefined;
    if (obstacle) tally.obstacle = obstacle;
  };
  const gapAt = (place: Place): Flaw | undefined => {
    const below = segments.slice(place.depth + 1);
    if (below.includes('*')) return tally.absence;
    const fault = misplaced(field, place, made);
    if (!fault) tally.gaps.push({ holder: place.holder, key: place.key, below });
    return fault;
  };
  const visitor: PlaceVisitor = {
    lacking: (place) => lack(place, undefined, () => gapAt(place)),
    blocked: (value, place) =>
      lack(place, value, () => ({
        at: printPlace(field, place, place.depth),
        reason: 'type',
        expected: 'dict',
        found: wordOf(value),
      })),
    value: (value, place) => {
      if (isAbsent(value, nullable)) return lack(place, value, () => gapAt(place));
      tally.places++;
      const flaw = flawOf(value, field);
      if (flaw) {
        tally.flaws++;
        const { reason, expected, found } = flaw;
        const depth = value === unreadable ? place.depth : last;
        tally.flaw ??= { at: printPlace(field, place, depth), reason, expected, found };
      } else if (place.made) {
        tally.made = true;
        tally.first ??= printPlace(field, place, last);
      }
    },
  };
  visitPlaces(context, segments, made, visitor);
  return tally;
};

/** How long a list is with the defaults that were put at its end, or would have been. */
const lengthOf = (list: readonly unknown[], made: Made | undefined): number =>
  Math.max(list.length, ...[...(made?.get(list)?.keys() ?? [])].map((key) => Number(key) + 1));

/** Why no key can be added to a list there; objects take any. */
const misplaced = (field: FieldPlan, place: Place, made: Made | undefined): Flaw | undefined => {
  const { holder, key, depth } = place;
  if (!isList(holder)) return undefined;
  const numbered = /^\d{1,9}$/u.test(key);
  const length = lengthOf(holder, made);
  if (numbered && Number(key) <= length) return undefined;
  return {
    at: depth === 0 ? printPlace(field, place, 0) : printPlace(field, place, depth - 1),
    reason: 'type',
    expected: numbered ? `list of at least ${key}` : 'dict',
    found: numbered ? `list of ${length}` : 'list',
  };
};

const absent = (field: FieldPlan, check: Check, tally: Tally, absence: Flaw): Verdict => {
  const found = among(absence.found, tally.absences, tally.places);
  const { obstacle } = tally;
  if (!field.default) return field.silent === undefined ? tell(field, absence, found) : 'silent';
  if (obstacle) return tell(field, obstacle, obstacle === absence ? found : obstacle.found);
  for (const gap of tally.gaps) {
    const value = filling(gap, field.default.value);
    if (check.apply && !put(gap, value))
      return tell(field, { ...absence, reason: 'type' }, 'an object that cannot be written');
    check.made ??= new Map();
    check.made.set(gap.holder, (check.made.get(gap.holder) ?? new Map()).set(gap.key, value));
  }
  return tell(field, absence, found, 'defaulted', check.apply);
};

const tell = (
  field: FieldPlan,
  { at, reason, expected }: Flaw,
  found: string,
  verdict: Violation['verdict'] = 'failed',
  applied = false,
): Violation => {
  const { name, severity, critical, sourcePhase } = field;
  const told = { field: name, at, verdict, reason, severity, critical, expected, found, applied };
  return sourcePhase === undefined ? told : { ...told, sourcePhase };
};

/** Adds how many places more are concerned. */
const among = (found: string, concerned: number, places: number): string =>
  concerned > 1 ? `${found}, and ${concerned - 1} more of ${places}` : found;

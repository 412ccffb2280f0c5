import { childOf, type Place, valueAt } from './place.ts';

/** What the members of a list or mapping are called, by the key under which it stands. */
const nouns: ReadonlyMap<string | number, string> = new Map([
  ['phases', 'phase'],
  ['fields', 'shared field'],
  ['inputs', 'input'],
  ['outputs', 'output'],
  ['required', 'field'],
  ['enrichment', 'field'],
  ['optional', 'field'],
  ['loops', 'loop'],
  ['propagation_chains', 'chain'],
  ['waypoints', 'waypoint'],
  ['overrides', 'override'],
  ['suppressions', 'suppression'],
  ['findings', 'finding'],
  ['risks', 'risk'],
  ['targets', 'target'],
]);

const longestName = 80;

/** A name as the user gave it, in double quotes, on one line and not too long. */
export const quoted = (name: string | number): string => {
  const text = String(name);
  return JSON.stringify(text.length > longestName ? `${text.slice(0, longestName)}…` : text);
};

/** "a", "b" or "c". */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const nameOf = (key: string | number, member: unknown): string | undefined => {
  if (typeof key === 'string') return key;
  if (typeof member === 'string') return member;
  for (const candidate of ['name', 'chain_id', 'code']) {
    const name = childOf(member, candidate);
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
};

const path = (keys: readonly (string | number)[]): string => quoted(keys.join('.'));

/** A member of the file that has a noun of its own. */
interface Member {
  readonly noun: string;
  readonly name: string | undefined;
}

/** The members that lead to the first `length` keys of a place, outermost first, and the words for the way. */
const wayTo = (
  place: Place,
  length: number,
): { readonly members: readonly Member[]; readonly words: readonly string[] } => {
  const members: Member[] = [];
  const words: string[] = [];
  let between: (string | number)[] = [];
  for (let i = 0; i < length; i++) {
    const key = place.path[i] ?? '';
    const noun = nouns.get(key);
    const member = place.path[i + 1];
    between.push(key);
    if (noun === undefined || member === undefined || i + 1 >= length) continue;
    const name = nameOf(member, childOf(childOf(place.holders[i], key), member));
    // A number alone would not say in which of a phase's lists the field stands.
    if (name === undefined && between.length > 1) words.push(path(between));
    words.push(`${noun} ${name === undefined ? Number(member) + 1 : quoted(name)}`);
    members.push({ noun, name });
    between = [];
    i++;
  }
  if (between.length > 0) words.push(path(between));
  return { members, words };
};

/** What holds the value of a place, or with `self` the place itself: `phase "design"`; "" for the file. */
export const ownerOf = (place: Place, self = false): string =>
  wayTo(place, place.path.length - (self ? 0 : 1))
    .words.toReversed()
    .join(' of ');

/** A place as the subject of a sentence. */
export const subjectOf = (place: Place): string => {
  const key = place.path.at(-1);
  if (key === undefined) return 'The file';
  const owner = ownerOf(place);
  const what = typeof key === 'number' ? `Item ${key + 1}` : `Key ${quoted(key)}`;
  return owner === '' ? what : `${what} of ${owner}`;
};

/** A mapping as the subject of a sentence. */
export const holderOf = (place: Place): string => {
  const owner = ownerOf(place, true);
  return owner === '' ? 'The file' : owner.charAt(0).toUpperCase() + owner.slice(1);
};

/** The workflow, phase and field that a place belongs to, as far as they are known. */
export const belongsTo = (place: Place): { workflow?: string; phase?: string; field?: string } => {
  const { members } = wayTo(place, place.path.length);
  const workflow = childOf(place.document.value, 'pipeline_id');
  const phase = members.find((member) => member.noun === 'phase')?.name;
  const field = members.find((member) => /field|input|output/u.test(member.noun))?.name;
  return {
    ...(typeof workflow === 'string' && { workflow }),
    ...(phase !== undefined && { phase }),
    ...(field !== undefined && { field }),
  };
};

const kindNames: ReadonlyMap<string, string> = new Map([
  ['string', 'a string'],
  ['number', 'a number'],
  ['integer', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a mapping'],
]);

/** The kinds of value that a schema's `type` allows, for a reader. "No value" needs no mention: the key can go. */
export const expectedKinds = (type: unknown): string =>
  alternatives([type].flat().flatMap((name) => kindNames.get(String(name)) ?? []));

/** What kind of value stands at a place, never the value. */
export const actualKind = (place: Place): string => {
  const value = valueAt(place);
  const verb = place.path.length === 0 ? 'holds' : 'is';
  if (value === null) return place.path.length === 0 ? 'is empty' : 'has no value';
  if (Array.isArray(value)) return `${verb} a list`;
  if (typeof value === 'boolean') return `${verb} a boolean`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `${verb} a number without bounds`;
  return `${verb} ${kindNames.get(typeof value) ?? 'of another kind'}`;
};

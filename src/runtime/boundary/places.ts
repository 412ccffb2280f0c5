import { printPath } from '../../contract/model/index.ts';
import { isKeyed, isList, type Keyed, keysOf, ownValue, unreadable } from './read.ts';

/** The places that a path stands for, each told to one of these. */
export interface PlaceVisitor {
  /** The path ends here, or at something that cannot be read. `made`: a default of this check lies on the way. */
  value(value: unknown, place: Place): void;
  /** An object on the way lacks the key of segment `depth`. */
  lacking(place: Place): void;
  /** What stands on the way, before segment `depth`, has no parts. */
  blocked(value: unknown, place: Place): void;
}

export interface Place {
  readonly holder: Keyed;
  /** The key in the holder. */
  readonly key: string;
  /** The segment that the key stands for. */
  readonly depth: number;
  readonly made: boolean;
  /** The elements that each `*` so far stood for. */
  readonly picked: readonly (number | string)[];
}

/** What defaults of this check have put into objects, or would have: a part finds the default of its parent there. */
export type Made = Map<object, Map<string, unknown>>;

/**
 * Visits every place. Iterates along the path and recurses only for `*`; below the second `*` an object that is reached by
 * several ways is visited once, so that shared and cyclic values cost no more than their size.
 */
export const visitPlaces = (
  context: Keyed,
  segments: readonly string[],
  made: Made | undefined,
  visitor: PlaceVisitor,
): void => {
  const picked: (number | string)[] = [];
  const seen = new Map<number, Set<object>>();
  /** Tells of a value, or gives the object that the path goes on in. */
  const step = (value: unknown, place: Place): Keyed | undefined => {
    if (place.depth === segments.length - 1 || value === unreadable) visitor.value(value, place);
    else if (value === undefined) visitor.lacking(place);
    else if (isKeyed(value)) return value;
    else visitor.blocked(value, place);
    return undefined;
  };
  const walk = (from: Keyed, start: number, marked: boolean): void => {
    let holder: Keyed | undefined = from;
    let passed = marked;
    for (let depth = start; holder && depth < segments.length; depth++) {
      const key = segments[depth] ?? '';
      if (key === '*') {
        spread(holder, depth, passed);
        return;
      }
      const given = made?.get(holder);
      passed ||= given?.has(key) === true;
      holder = step(given?.has(key) ? given.get(key) : ownValue(holder, key), {
        holder,
        key,
        depth,
        made: passed,
        picked,
      });
    }
  };
  const spread = (holder: Keyed, depth: number, marked: boolean): void => {
    if (picked.length > 0) {
      const met = seen.get(depth) ?? new Set();
      if (met.has(holder)) return;
      seen.set(depth, met.add(holder));
    }
    const given = made?.get(holder);
    const keys = readKeys(holder, given);
    if (keys === undefined) visitor.value(unreadable, { holder, key: '*', depth, made: marked, picked });
    const numbered = isList(holder);
    for (const one of keys ?? []) {
      const key = String(one);
      picked.push(numbered ? key : '*');
      const passed = marked || given?.has(key) === true;
      const next = step(given?.has(key) ? given.get(key) : ownValue(holder, key), {
        holder,
        key,
        depth,
        made: passed,
        picked,
      });
      if (next) walk(next, depth + 1, passed);
      picked.pop();
    }
  };
  walk(context, 0, false);
};

const readKeys = (holder: Keyed, given: Map<string, unknown> | undefined): Iterable<number | string> | undefined => {
  try {
    return given ? new Set([...Array.from(keysOf(holder), String), ...given.keys()]) : keysOf(holder);
  } catch {
    return undefined;
  }
};

/** The concrete path of a place, up to and with segment `last`: `tasks[2].id`. */
export const printPlace = ({ name, segments }: FieldPath, { picked }: Pick<Place, 'picked'>, last: number): string => {
  if (picked.length === 0 && last === segments.length - 1) return name;
  let star = 0;
  return printPath(
    segments
      .slice(0, last + 1)
      .map((segment) => (segment === '*' && star < picked.length ? String(picked[star++]) : segment)),
  );
};

interface FieldPath {
  readonly name: string;
  readonly segments: readonly string[];
}

import type { Standing } from '../boundary/boundary.ts';
import { isSame } from './canonical.ts';
import { hasStar, isRelated, pathsAbove, segmentsOf, valueAt, valueBelow } from './paths.ts';

/** Who put a value into the context, and when. */
export interface Stamp {
  /** The phase, or undefined for the caller. */
  readonly phase?: string;
  readonly by: 'caller' | 'phase' | 'default';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** SHA-256 over canonical JSON, where hashes are asked for. */
  readonly hash?: string;
}

/** The provenance of one run. It grows with the fields of the contract, not with the boundaries of the run. */
export interface Stamps {
  /** The defaults that stand in this context; undefined as long as there are none, which is the usual case. */
  standing(context: object): Standing | undefined;
  set(path: string, stamp: Stamp): void;
  /** A default has been written. */
  setDefault(path: string, stamp: Stamp, value: unknown): void;
  get(path: string): Stamp | undefined;
  remove(path: string): void;
  entries(): readonly (readonly [string, Stamp])[];
}

const isBelow = (path: string, above: string): boolean =>
  segmentsOf(path).length > segmentsOf(above).length && isRelated(path, above);

interface Kept {
  readonly stamp: Stamp;
  /** What a default has put there. */
  readonly standIn?: { readonly value: unknown };
}

export const createStamps = (): Stamps => {
  const stamps = new Map<string, Kept>();
  let defaults = 0;
  const put = (path: string, kept: Kept | undefined): void => {
    if (stamps.get(path)?.standIn) defaults--;
    if (kept === undefined) stamps.delete(path);
    else stamps.set(path, kept);
    if (kept?.standIn) defaults++;
  };
  const hasWrittenPart = (path: string): boolean =>
    [...stamps].some(([part, { stamp }]) => stamp.by === 'phase' && isBelow(part, path));
  /** A default that somebody has written over or added to stands no more, whoever that was. */
  const stands = (context: object, path: string): boolean => {
    const own = stamps.get(path);
    if (own) {
      if (!own.standIn) return false;
      const value = valueAt(context, path);
      const { value: standIn } = own.standIn;
      if (hasStar(path)) return !Array.isArray(value) || value.some((one) => isSame(one, standIn));
      return isSame(value, standIn) || hasWrittenPart(path);
    }
    for (const { path: above, rest } of pathsAbove(path)) {
      const kept = stamps.get(above);
      if (!kept) continue;
      const standIn = kept.standIn && valueBelow(kept.standIn.value, rest);
      return standIn !== undefined && isSame(valueAt(context, path), standIn);
    }
    return false;
  };
  const write = (path: string, kept: Kept): void => {
    put(path, kept);
    // What is written as a whole takes the parts of what was there along.
    if (defaults > 0)
      for (const [part, { standIn }] of [...stamps]) if (standIn && isBelow(part, path)) put(part, undefined);
  };
  return {
    standing: (context) => (defaults > 0 ? { has: (path) => stands(context, path) } : undefined),
    set: (path, stamp) => write(path, { stamp }),
    setDefault: (path, stamp, value) => write(path, { stamp, standIn: { value } }),
    get: (path) => stamps.get(path)?.stamp,
    remove(path) {
      put(path, undefined);
      for (const part of [...stamps.keys()]) if (isBelow(part, path)) put(part, undefined);
    },
    entries: () => [...stamps].map(([path, { stamp }]) => [path, stamp] as const),
  };
};

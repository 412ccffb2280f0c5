import type { Span } from '../../../core/index.ts';
import { printPath } from '../../model/index.ts';
import type { BodyRead, Opening } from './declared.ts';

/** How the chain of names of a read ends in code. */
export type ReadEnd =
  /** The value is used. */
  | 'value'
  /** The last name is called: it may be a method of the value before it, such as `map`, instead of a field. */
  | 'call'
  /** Something below is read whose name is not constant. */
  | 'computed';

/** A read, with how its chain of names ends. */
export interface ChainRead extends BodyRead {
  readonly end: ReadEnd;
}

/** What an expression or a variable holds: the context where `name` is missing, else a part of it. */
export interface Holding {
  readonly above?: Holding;
  readonly name?: string;
  readonly depth: number;
  /** Where the last name stands. */
  readonly at?: Span;
  /** A fallback stands where the value may be absent. */
  readonly defaulted: boolean;
  /** Names that a rest does not have. */
  readonly without?: ReadonlySet<string>;
  /** How many functions were entered on the way. */
  readonly calls: number;
}

export const wholeContext: Holding = { depth: 0, defaulted: false, calls: 0 };

export const partOf = (holding: Holding, name: string, at: Span): Holding => ({
  above: holding,
  name,
  depth: holding.depth + 1,
  at,
  defaulted: holding.defaulted,
  calls: holding.calls,
});

export const withFallback = (holding: Holding): Holding =>
  holding.defaulted || holding.depth === 0 ? holding : { ...holding, defaulted: true };

export const pathOf = (holding: Holding): readonly string[] => {
  const names: string[] = [];
  for (let part: Holding | undefined = holding; part?.name !== undefined; part = part.above) names.push(part.name);
  return names.reverse();
};

/** Collects reads: several uses of one name at one place are one read. */
export interface ReadLog {
  read(holding: Holding, end: ReadEnd): undefined;
  /** The context, or a part of it, is given a value in place. */
  assigned(holding: Holding, after: Span): void;
  /** The context is changed in place, whatever becomes of that. */
  changed(at: Span): void;
  open(reason: string, at: Span): undefined;
  reads(): readonly ChainRead[];
  opening(): Opening | undefined;
  change(): Opening | undefined;
}

const strength: Readonly<Record<ReadEnd, number>> = { call: 0, computed: 1, value: 2 };

export const createReadLog = (): ReadLog => {
  const found = new Map<string, ChainRead>();
  const given = new Map<string, Span[]>();
  let opening: Opening | undefined;
  let change: Opening | undefined;
  const isGiven = ({ at }: ChainRead, path: string): boolean =>
    given.get(path)?.some((span) => span.source === at.source && span.end <= at.start) ?? false;
  return {
    read(holding, end) {
      if (!holding.at) return undefined;
      const path = printPath(pathOf(holding));
      const at = holding.at;
      const key = `${at.start}:${at.source.file}:${path}`;
      const before = found.get(key);
      found.set(key, {
        path,
        at,
        defaulted: holding.defaulted && (before?.defaulted ?? true),
        end: before && strength[before.end] > strength[end] ? before.end : end,
      });
      return undefined;
    },
    assigned(holding, after) {
      const path = printPath(pathOf(holding));
      const spans = given.get(path) ?? [];
      given.set(path, spans);
      spans.push(after);
    },
    changed(at) {
      change ??= { reason: 'The context is changed in place', at };
    },
    open(reason, at) {
      opening ??= { reason, at };
      return undefined;
    },
    reads() {
      const reads = [...found.values()];
      if (given.size === 0) return reads;
      return reads.map((read) => {
        // Paths are canonical: what is above is a text before a dot or a bracket.
        const cuts = [...read.path.matchAll(/[.[]|$/gu)].map(({ index }) => read.path.slice(0, index));
        return cuts.some((path) => isGiven(read, path)) ? { ...read, defaulted: true } : read;
      });
    },
    opening: () => opening,
    change: () => change,
  };
};

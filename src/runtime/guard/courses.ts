import type { PortableChain, PortableContract, PortablePhase } from '../../contract/model/index.ts';
import { isRelated, type Reader, readerOf } from './paths.ts';

/** One point that a chain passes. */
export interface Stop {
  readonly phase: string;
  readonly field: string;
  /** At entry where the phase reads the field, else at exit. */
  readonly boundary: 'entry' | 'exit';
  readonly read: Reader;
}

/** A chain as it is followed: what each phase has to do with it. */
export interface Course {
  readonly chain: PortableChain;
  /** Its first point, where it is left. */
  readonly start: Stop;
  /** Waypoints, then the destination. */
  readonly stops: readonly Stop[];
  /** One path from end to end: then nobody but who reads it may write it on the way. */
  readonly samePath: boolean;
  readonly readers: ReadonlySet<string>;
  readonly writers: ReadonlySet<string>;
}

/** A stop of one of the courses. */
export interface Passing {
  /** The number of the course. */
  readonly course: number;
  readonly stop: Stop;
  /** The destination. */
  readonly isLast: boolean;
}

/** The chains of a contract, ready to be followed in many runs. */
export interface Courses {
  readonly all: readonly Course[];
  /** By phase: what passes there, in the order of the contract. */
  readonly entries: ReadonlyMap<string, readonly Passing[]>;
  readonly exits: ReadonlyMap<string, readonly Passing[]>;
  readonly legacy: boolean;
}

const reads = (phase: PortablePhase | undefined, field: string): boolean =>
  phase !== undefined && [...phase.required, ...phase.enrichment].some(({ name }) => isRelated(name, field));

const writes = ({ produces, mayProduce, drops }: PortablePhase, field: string): boolean =>
  [...produces, ...mayProduce].some(({ name }) => isRelated(name, field)) ||
  drops.some((name) => isRelated(name, field));

const passingsOf = (all: readonly Course[], boundary: Stop['boundary']): ReadonlyMap<string, readonly Passing[]> => {
  const byPhase = new Map<string, Passing[]>();
  for (const [course, { stops }] of all.entries())
    for (const stop of stops) {
      if (stop.boundary !== boundary) continue;
      const before = byPhase.get(stop.phase) ?? [];
      before.push({ course, stop, isLast: stop === stops.at(-1) });
      byPhase.set(stop.phase, before);
    }
  return byPhase;
};

export const coursesOf = ({ chains, phases, legacy }: PortableContract): Courses => {
  const byId = new Map(phases.map((phase) => [phase.id, phase]));
  const courseOf = (chain: PortableChain): Course => {
    const stops = [...chain.waypoints, chain.destination].map(
      ({ phase, field }): Stop => ({
        phase,
        field,
        boundary: reads(byId.get(phase), field) ? 'entry' : 'exit',
        read: readerOf(field),
      }),
    );
    const { field } = chain.source;
    const those = (has: (phase: PortablePhase, path: string) => boolean): ReadonlySet<string> =>
      new Set(phases.filter((phase) => has(phase, field)).map(({ id }) => id));
    return {
      chain,
      start: { ...chain.source, boundary: 'exit', read: readerOf(field) },
      stops,
      samePath: stops.every((stop) => stop.field === field),
      readers: those(reads),
      writers: those(writes),
    };
  };
  const all = chains.map(courseOf);
  return { all, entries: passingsOf(all, 'entry'), exits: passingsOf(all, 'exit'), legacy };
};

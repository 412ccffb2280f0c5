import type { PortableChain, PortableContract, PortablePhase } from '../../contract/model/index.ts';
import { isRelated, segmentsOf } from './paths.ts';

/** One point that a chain passes. */
export interface Stop {
  readonly phase: string;
  readonly field: string;
  /** At entry where the phase reads the field, else at exit. */
  readonly boundary: 'entry' | 'exit';
  readonly segments: readonly string[];
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

/** The chains of a contract, ready to be followed in many runs. */
export interface Courses {
  readonly all: readonly Course[];
  readonly legacy: boolean;
}

const reads = (phase: PortablePhase | undefined, field: string): boolean =>
  phase !== undefined && [...phase.required, ...phase.enrichment].some(({ name }) => isRelated(name, field));

const writes = ({ produces, mayProduce, drops }: PortablePhase, field: string): boolean =>
  [...produces, ...mayProduce].some(({ name }) => isRelated(name, field)) ||
  drops.some((name) => isRelated(name, field));

export const coursesOf = ({ chains, phases, legacy }: PortableContract): Courses => {
  const byId = new Map(phases.map((phase) => [phase.id, phase]));
  const courseOf = (chain: PortableChain): Course => {
    const stops = [...chain.waypoints, chain.destination].map(
      ({ phase, field }): Stop => ({
        phase,
        field,
        boundary: reads(byId.get(phase), field) ? 'entry' : 'exit',
        segments: segmentsOf(field),
      }),
    );
    const { field } = chain.source;
    const those = (has: (phase: PortablePhase, path: string) => boolean): ReadonlySet<string> =>
      new Set(phases.filter((phase) => has(phase, field)).map(({ id }) => id));
    return {
      chain,
      start: { ...chain.source, boundary: 'exit', segments: segmentsOf(field) },
      stops,
      samePath: stops.every((stop) => stop.field === field),
      readers: those(reads),
      writers: those(writes),
    };
  };
  return { all: chains.map(courseOf), legacy };
};
